"""Where somebody is signed in: a list of it, a way to end each session, and what signing out leaves in a browser."""

import re
import time
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from portal.signin.tests.clock import PASSWORD, is_inside, second_step, sign_in
from portal.users.models import User

WHERE = "/account/sessions/"


@pytest.fixture
def both(client, browser, alice) -> tuple[Client, Client]:
    for one in (client, browser):
        sign_in(one, "alice")
    return client, browser


def names(page: str) -> list[str]:
    return re.findall(r'name="name"\s+value="(\w+)"', page)


def test_somebody_sees_their_own_sessions_and_ends_one(both, alice):
    client, browser = both
    Client().force_login(User.objects.create_superuser("boss"))
    page = browser.get(WHERE).content.decode()
    assert page.count('<li class="panel">') == 2 and page.count("this one, here") == 1
    assert "127.0.0.0/24" in page and "127.0.0.1" not in page
    assert timezone.localtime().strftime("%B %Y") in page
    [other] = names(page)
    assert client.session.session_key not in page
    assert browser.post(WHERE, {"name": other})["Location"] == WHERE
    assert not is_inside(client)
    assert is_inside(browser)
    assert names(browser.get(WHERE).content.decode()) == []


def test_all_others_are_ended_at_once(both):
    client, browser = both
    browser.post(WHERE, {"all": "1"})
    assert not is_inside(client)
    assert is_inside(browser)
    assert browser.get(WHERE).content.decode().count('<li class="panel">') == 1


def test_no_session_of_somebody_else_can_be_ended(both, db):
    client, browser = both
    stranger = Client()
    stranger.force_login(User.objects.create_superuser("boss"))
    [theirs] = names(browser.get(WHERE).content.decode())
    stranger.post(WHERE, {"name": theirs})
    assert is_inside(client) and is_inside(browser)


def test_sessions_that_ended_otherwise_are_not_listed(both, alice):
    client, browser = both
    Session.objects.filter(session_key=client.session.session_key).update(expire_date=timezone.now())
    third = Client()
    third.force_login(alice)
    alice.end_sessions()
    browser.force_login(alice)
    assert browser.get(WHERE).content.decode().count('<li class="panel">') == 1


def test_an_old_session_is_asked_who_is_there_before_it_ends_another(both, monkeypatch):
    client, browser = both
    [other] = names(browser.get(WHERE).content.decode())
    moment = time.time() + 16 * 60
    monkeypatch.setattr("time.time", lambda: moment)
    assert browser.get(WHERE).status_code == 200
    answer = browser.post(WHERE, {"name": other})
    assert unquote(answer["Location"]) == f"/account/reauthenticate/?next={WHERE}"
    assert is_inside(client)
    assert browser.post(answer["Location"], {"password": PASSWORD})["Location"] == WHERE
    assert not is_inside(client)


def test_a_session_without_the_second_factor_is_listed_too(required, client, browser, alice, app):
    client.force_login(alice)  # as by a door that nobody thought of
    sign_in(browser, "alice")
    second_step(browser, app.code())
    assert len(names(browser.get(WHERE).content.decode())) == 1


@pytest.mark.parametrize("door", ["/account/logout/", "/admin/logout/"])
def test_signing_out_has_the_browser_forget_pages_and_keep_a_visitors_list(browser, alice, door):
    sign_in(browser, "alice")
    assert "Clear-Site-Data" not in browser.get("/account/logout/")
    answer = browser.post(door)
    assert answer["Location"] == "/account/login/"
    assert answer["Clear-Site-Data"] == '"cache"'
    assert "_auth_user_id" not in browser.session
