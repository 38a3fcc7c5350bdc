"""Passkeys that no browser would send. Those that browsers do send: tests/browser."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.signin.tests.clock import sign_in

MADE_UP = ["null", "[]", "1", "{}", '"x"', '{"id": []}', '{"id": "AA", "rawId": "AA", "response": {}}']
MADE_UP += ['{"id": "AA", "rawId": "AA", "type": 5, "response": {"clientDataJSON": "AA", "authenticatorData": "AA"}}']


@pytest.mark.parametrize("text", MADE_UP)
def test_one_that_is_none_is_refused_in_words(browser, alice, text):
    where = "/account/security/passkeys/login/"
    assert "request_options" in browser.get(where, headers={"X-Requested-With": "XMLHttpRequest"}).json()
    page = browser.post(where, {"credential": text}, follow=True)
    assert page.redirect_chain == [("/account/login/", 302)]
    assert 'role="status"' in page.content.decode()
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("text", MADE_UP)
def test_nor_does_it_show_who_is_there(browser, alice, text):
    sign_in(browser, "alice")
    answer = browser.post("/account/security/passkeys/reauthenticate/", {"credential": text})
    assert answer.status_code == 302
    assert len(browser.session["account_authentication_methods"]) == 1


@pytest.mark.parametrize("text", MADE_UP)
def test_as_a_second_step_neither(browser, alice, app, text):
    sign_in(browser, "alice")
    assert browser.get("/account/security/authenticate/").status_code == 200
    assert browser.post("/account/security/authenticate/", {"credential": text}).status_code == 200
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("text", MADE_UP)
def test_nor_is_it_added(browser: Client, alice, text):
    sign_in(browser, "alice")
    assert browser.get("/account/security/passkeys/add/").status_code == 200
    answer = browser.post("/account/security/passkeys/add/", {"name": "Key", "credential": text})
    assert answer.status_code == 200 and "Please look again" in answer.content.decode()
    assert not Authenticator.objects.filter(user=alice).exists()
