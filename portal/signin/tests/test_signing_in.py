"""Signing in with name or address, the second step, codes that work once, and too many tries."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from portal.signin.models import Outcome, SignInRecord
from portal.signin.tests.clock import PASSWORD, is_inside, second_step, sign_in


def outcomes() -> list[str]:
    return list(SignInRecord.objects.order_by("pk").values_list("outcome", flat=True))


@pytest.mark.parametrize("name", ["alice", "ALICE", "alice@example.org", "Alice@Example.org"])
def test_name_or_address_and_password(browser, alice, name):
    assert sign_in(browser, name)["Location"] == "/admin/"
    assert is_inside(browser)
    record = SignInRecord.objects.get()
    assert (record.outcome, record.account, record.network) == (Outcome.SIGNED_IN, alice, "127.0.0.0/24")


def test_a_wrong_password_is_refused_in_words_that_tell_nothing(browser, alice):
    wrong = sign_in(browser, "alice", "wrong").content.decode()
    unknown = sign_in(browser, "nobody", "wrong").content.decode()
    for page in (wrong, unknown):
        assert "do not belong together" in page
    assert list(SignInRecord.objects.order_by("pk").values_list("outcome", "account")) == [
        (Outcome.WRONG_PASSWORD, alice.pk),
        (Outcome.WRONG_PASSWORD, None),
    ]


def test_an_account_not_in_use_stays_out(browser, alice):
    alice.is_active, alice.is_superuser = False, False
    alice.username = "bob"
    alice.pk = None
    alice.save()
    response = sign_in(browser, "bob")
    assert response["Location"] == "/account/inactive/"
    assert not is_inside(browser)
    assert outcomes() == [Outcome.CLOSED]


def test_after_five_wrong_tries_even_the_right_password_waits(browser, alice):
    for _try in range(5):
        sign_in(browser, "alice", "wrong")
    page = sign_in(browser, "alice").content.decode()
    assert "please wait 10 minutes" in page
    assert not is_inside(browser)
    assert outcomes() == [Outcome.WRONG_PASSWORD] * 5 + [Outcome.LOCKED]


def test_the_second_step_opens_the_admin_and_the_password_alone_does_not(browser, alice, app):
    assert sign_in(browser, "alice")["Location"] == "/account/security/authenticate/"
    assert not is_inside(browser)
    assert second_step(browser, app.code()).status_code == 302
    assert is_inside(browser)


def test_slow_hands_may_use_the_code_before(browser, alice, app):
    sign_in(browser, "alice")
    second_step(browser, app.code(-1))
    assert is_inside(browser)


def test_an_old_code_is_refused(browser, alice, app):
    sign_in(browser, "alice")
    assert "not right" in second_step(browser, app.code(-3)).content.decode()
    assert not is_inside(browser)
    assert outcomes() == [Outcome.WRONG_CODE]


def test_a_code_that_somebody_looked_at_does_not_work_again(client, browser, alice, app):
    code = app.code()
    sign_in(browser, "alice")
    second_step(browser, code)
    sign_in(client, "alice")
    assert "used already" in second_step(client, code).content.decode()
    assert not is_inside(client)


def test_a_recovery_code_works_once(client, browser, alice, app):
    sign_in(browser, "alice")
    second_step(browser, app.recovery_codes[0])
    assert is_inside(browser)
    sign_in(client, "alice")
    second_step(client, app.recovery_codes[0])
    assert not is_inside(client)
    second_step(client, app.recovery_codes[1])
    assert is_inside(client)


def test_codes_cannot_be_guessed(browser, alice, app):
    sign_in(browser, "alice")
    for _try in range(5):
        second_step(browser, "000000")
    assert "please wait 10 minutes" in second_step(browser, app.code()).content.decode()
    assert not is_inside(browser)
    assert outcomes() == [Outcome.WRONG_CODE] * 5 + [Outcome.LOCKED]


def test_secrets_are_not_readable_in_the_database(alice, app):
    stored = str(list(alice.authenticator_set.values_list("data", flat=True)))
    assert app.secret not in stored
    assert app.recovery_codes[0] not in stored


def test_with_another_key_no_code_is_right(browser, alice, app, settings):
    """Nor is one that anybody could work out."""
    settings.SECRET_KEY = "another"
    sign_in(browser, "alice")
    assert second_step(browser, app.code()).status_code == 200
    settings.SECRET_KEY_FALLBACKS = ["development only, not a secret"]
    sign_in(browser, "alice")
    second_step(browser, app.code())
    assert is_inside(browser)


def test_nobody_is_sent_to_another_site(browser, alice):
    assert sign_in(browser, "alice", next_page="https://evil.example/")["Location"] == "/admin/"


def later(browser, moment: datetime) -> bool:
    """Tell whether this browser is inside at a moment, with the sessions and codes of before."""
    with patch("django.utils.timezone.now", return_value=moment):
        return is_inside(browser)


def test_a_session_ends_after_a_working_day_of_use(browser, alice):
    start = timezone.now()
    sign_in(browser, "alice")
    assert browser.cookies["sessionid"]["max-age"] == ""
    for hour in range(1, 12):  # somebody works on, which makes it no longer
        assert later(browser, start + timedelta(hours=hour))
    with patch("django.utils.timezone.now", return_value=start + timedelta(hours=11)):
        browser.post("/account/reauthenticate/", {"password": PASSWORD})  # nor does this, though the session is saved
    assert len(browser.session["account_authentication_methods"]) == 2
    assert later(browser, start + timedelta(hours=11, minutes=59))
    assert not later(browser, start + timedelta(hours=12, minutes=1))


def test_twenty_wrong_tries_from_one_address_are_enough_whoever_they_are_for(browser, alice):
    for number in range(20):
        assert "do not belong together" in sign_in(browser, f"nobody-{number}", "wrong").content.decode()
    assert "please wait 10 minutes" in sign_in(browser, "alice").content.decode()
    assert not is_inside(browser)
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere, "alice")["Location"] == "/admin/"


def test_links_for_a_password_are_sent_five_times_a_minute_to_one_address_and_twenty_to_all(browser, alice):
    def ask(address: str) -> int:
        return browser.post("/account/password/reset/", {"email": address}).status_code

    assert [ask("alice@example.org") for _time in range(6)] == [302] * 5 + [429]
    assert len(mail.outbox) == 5
    assert [ask(f"nobody-{number}@example.org") for number in range(15)] == [302] * 14 + [429]


def test_while_the_database_is_away_nobody_signs_in(browser, alice, app, client):
    def away(*args):
        raise OperationalError("the server is away")

    client.raise_request_exception = browser.raise_request_exception = False
    sign_in(browser, "alice")
    with connection.execute_wrapper(away):
        for answer in (second_step(browser, app.code()), sign_in(client, "alice")):
            assert answer.status_code == 500
            assert b"tel:999" in answer.content
            assert "sessionid" not in answer.cookies
    assert not is_inside(browser)
    assert not is_inside(client)
