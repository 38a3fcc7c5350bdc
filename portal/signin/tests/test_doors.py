"""Every door to an account leads to one page; what stands there is kept out of caches and search engines."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.test import Client

from portal.signin.models import Outcome, SignInRecord
from portal.signin.tests.clock import PASSWORD, is_inside, sign_in
from portal.users.models import User


@pytest.mark.parametrize(
    ("door", "leads_to"),
    [
        ("/admin/login/", "/account/login/?next=/admin/"),
        ("/admin/login/?next=/admin/pages/", "/account/login/?next=/admin/pages/"),
        ("/_util/login/?next=/private/", "/account/login/?next=/private/"),
        ("/admin/password_reset/", "/account/password/reset/"),
        ("/admin/password_reset/confirm/MQ/abc-def/", "/account/password/reset/"),
        ("/admin/password_reset/done/", "/account/password/reset/"),
        ("/account/", "/account/security/"),
        ("/account/security/", "/account/login/?next=/account/security/"),
        ("/account/password/change/", "/account/login/?next=/account/password/change/"),
    ],
)
def test_doors_lead_to_one_page(client, home, door, leads_to):
    assert client.get(door)["Location"] == leads_to


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_a_password_sent_to_another_door_opens_nothing(client, alice, door):
    response = client.post(door, {"username": "alice", "password": PASSWORD})
    assert response.status_code == 302
    assert not is_inside(client)


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "login/code/", "security/passkeys/signup/"])
def test_there_is_no_other_page_of_allauth(client, home, path):
    assert client.get(f"/account/{path}").status_code == 404
    assert client.post(f"/account/{path}", {"email": "a@example.org", "password1": PASSWORD}).status_code == 404


@pytest.mark.parametrize("path", ["login/", "password/reset/", "logout/", "security/"])
def test_kept_out_of_caches_and_search_engines(client, home, path):
    response = client.get(f"/account/{path}")
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"


def test_the_old_sessions_end_with_a_new_password(client, browser, alice):
    sign_in(client, "alice")
    sign_in(browser, "alice")
    data = {"oldpassword": PASSWORD, "password1": "four dry river otters", "password2": "four dry river otters"}
    assert browser.post("/account/password/change/", data).status_code == 302
    assert is_inside(browser)
    assert not is_inside(client)
    assert SignInRecord.objects.filter(outcome=Outcome.PASSWORD_CHANGED, account=alice).exists()
    assert mail.outbox[0].to == ["alice@example.org"]
    assert "127.0.0.1" not in mail.outbox[0].body


@pytest.mark.parametrize(
    "weak",
    [
        "short words",
        "password1234",
        "123456789012",
        "alice@example.org",
        "Sunshine_2026!!",
        "Neuropathy-Hub-2026",
        "the neuropathy admin",
        "sunshine charity 26",
    ],
)
def test_weak_passwords_are_refused(client, alice, weak):
    sign_in(client, "alice")
    data = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert client.post("/account/password/change/", data).status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


@pytest.mark.parametrize("good", ["48!93#71@55$", "my neuropathy began with cold hands", "x" * 64 + "é ü " * 16])
def test_any_letters_and_signs_make_a_password(good):
    validate_password(good, User(username="alice", email="alice@example.org"))


def test_private_pages_and_documents_have_no_shared_password(client, home):
    client.force_login(User.objects.create_superuser("boss"))
    for path in (f"/admin/pages/{home.pk}/privacy/", "/admin/collections/1/privacy/"):
        html = client.get(path).json()["html"]
        assert 'value="groups"' in html and 'value="password"' not in html


def test_a_forgotten_password_is_set_by_mail_and_the_second_factor_still_asked(client, alice, app):
    client.post("/account/password/reset/", {"email": "alice@example.org"})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    new = "four dry river otters"
    assert client.post(form, {"password1": new, "password2": new})["Location"].endswith("/key/done/")
    assert client.get("/admin/").status_code == 302
    assert sign_in(client, "alice", new)["Location"] == "/account/security/authenticate/"
    assert SignInRecord.objects.filter(outcome=Outcome.PASSWORD_RESET, account=alice).exists()
    assert "used already" in client.get(link, follow=True).content.decode()


def test_an_address_of_nobody_gets_no_mail_and_the_same_answer(client, alice):
    known = client.post("/account/password/reset/", {"email": "alice@example.org"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert known["Location"] == unknown["Location"] == "/account/password/reset/done/"
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]


def test_an_earlier_address_cannot_ask_for_a_password(client, alice):
    client.post("/account/password/reset/", {"email": "alice@example.org"})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox.pop().body)[1]
    alice.email = "new@example.org"
    alice.save()
    client.post("/account/password/reset/", {"email": "alice@example.org"})
    assert mail.outbox == []
    assert "too old" in client.get(link).content.decode()


def test_a_mail_server_that_is_away_tells_nothing(client, alice, monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    response = client.post("/account/password/reset/", {"email": "alice@example.org"})
    assert response["Location"] == "/account/password/reset/done/"


def test_a_form_without_its_token_is_refused_in_words(home):
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "too old" in response.content.decode()
