"""Every public form and address, sent whatever may be sent: an answer in words, never a fault of ours."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from unittest.mock import patch
from urllib.parse import quote_from_bytes, urlencode, urljoin

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.cache import cache
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from conditions.models import ConditionPage
from portal.content.tests.factories import add_hub
from portal.evidence.models import Claim
from portal.guards import LEAST_SECONDS
from portal.users.models import User
from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
PASSWORD, NEW_PASSWORD = "three wet mountain goats", "four dry river otters"
PAGES = ["/", "/conditions/", "/conditions/test-condition/", "/search/", "/glossary/", "/evidence/", "/evidence/one/"]
PAGES += ["/support-directory/", "/support-directory/all/", "/support-directory/line/", "/support-directory/shortlist/"]
PAGES += ["/support-directory/services.csv", "/help-now/", "/updates.xml", "/sitemap.xml", "/api/oruk/v3/services"]
PAGES += ["/changes/{page}/", "/feedback/{page}/"]
NASTY = [b"", b"\0", b"\xff\xfe", "\u202e\u2028", "\U0001f9e0" * 3000, "9" * 500, "-1", "1e309", "2026-13-45", "NaN"]
NASTY += ["<script>alert(1)</script>", "../../../etc/passwd", "%00", "{{ 7|add:7 }}", "a@b@c", "http://[::1"]
NASTY += ["null", "[]", '{"id": [], "rawId": "AA", "type": "public-key", "response": {}}', "x" * 70_000]
VALUES = st.sampled_from(NASTY) | st.text(max_size=60) | st.binary(max_size=60)
SAID = {200, 302, 303, 400, 403, 404, 405, 429}
# What a person would type, where a form offers nothing to choose.
TYPED = {
    "helpful": "yes",
    "url": "www.example.org",
    "source": "https://example.org/",
    "email": "alice@example.org",
    "login": "alice",
}
TYPED |= {"password": PASSWORD, "oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
LEFT_EMPTY = {"more"}  # the trap


@dataclass(frozen=True)
class Form:
    """A form on a page: where it goes, and what it may hold, by name."""

    page: str
    action: str
    fields: dict[str, list[str]]


@pytest.fixture
def visited(home) -> ConditionPage:
    """The pages that the addresses above lead to."""
    page = add_hub(home, title="Test condition", slug="test-condition")
    ServiceFactory(name="The line", slug="line")
    Claim.objects.create(key="one", statement="A fact.", topic="Treatment")
    return page


@pytest.fixture
def alice(home) -> User:
    """Somebody with an account, and an app for codes."""
    user = User.objects.create_superuser("alice", "alice@example.org", PASSWORD)
    TOTP.activate(user, generate_totp_secret())
    return user


def stranger() -> Client:
    return Client(raise_request_exception=False, headers={"sec-fetch-site": "same-origin"})


def before_the_second_step() -> Client:
    client = stranger()
    client.post("/account/login/", {"login": "alice", "password": PASSWORD})
    return client


def signed_in() -> Client:
    client = stranger()
    client.force_login(User.objects.get(username="alice"))
    return client


def just_signed_in() -> Client:
    client = signed_in()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def with_a_link() -> Client:
    """Somebody who followed the link for a new password; it leads to the page where that is typed."""
    client, user = stranger(), User.objects.get(username="alice")
    key = f"{user_pk_to_url_str(user)}-{PasswordResetTokenGenerator().make_token(user)}"
    client.get(f"/account/password/reset/key/{key}/")
    return client


# Each page with forms, and who opens it.
OPENED: dict[str, Callable[[], Client]] = {
    "/conditions/test-condition/": stranger,
    "{words}": stranger,
    "/support-directory/suggest/": stranger,
    "/support-directory/line/report/": stranger,
    "/evidence/one/still-right/": stranger,
    "/account/login/": stranger,
    "/account/password/reset/": stranger,
    "/account/password/reset/key/{alice}-set-password/": with_a_link,
    "/account/security/authenticate/": before_the_second_step,
    "/account/reauthenticate/": signed_in,
    "/account/security/reauthenticate/": signed_in,
    "/account/password/change/": signed_in,
    "/account/security/passkeys/add/": just_signed_in,
}

# Nobody can make up the right code, or a passkey.
NEED_A_DEVICE = {
    "/account/security/authenticate/",
    "/account/security/reauthenticate/",
    "/account/security/passkeys/add/",
}


@pytest.fixture
def forms(visited, alice) -> list[Form]:
    """All forms, as a person has them who opened the pages some seconds ago: the guards refuse what is quicker."""
    found = []
    moment = time.time() - LEAST_SECONDS - 1
    with patch("time.time", lambda: moment):
        words = stranger().post(f"/feedback/{visited.pk}/", {"helpful": "yes"})["Location"]
        for place, opened in OPENED.items():
            page = place.format(words=words, alice=user_pk_to_url_str(alice))
            response = opened().get(page)
            assert response.status_code == 200, page
            tree = LexborHTMLParser(response.content.decode())
            posted = [form for form in tree.css("main form") if (form.attributes.get("method") or "").lower() == "post"]
            assert posted, page
            found += [Form(place, urljoin(page, form.attributes.get("action") or ""), offered(form)) for form in posted]
    return found


def offered(form: LexborNode) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for field in form.css("[name]"):
        name = field.attributes["name"] or ""
        given_there = [one.attributes.get("value") or "" for one in field.css("option") or [field]]
        if not any(given_there) and name not in LEFT_EMPTY:
            given_there = [TYPED.get(name, "Some words")]
        values.setdefault(name, []).extend(given_there)
    return values


def encoded(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def test_no_form_breaks(forms):
    """Of what a person would send, some fields are spoiled or left out: so the rest is looked at, and kept."""
    arrived: set[str] = set()

    @settings(max_examples=100, derandomize=bool(os.environ.get("CI")))
    @given(data=st.data())
    def try_one(data):
        form = data.draw(st.sampled_from(forms), "form")
        spoiled = data.draw(st.sets(st.sampled_from(sorted(form.fields)), max_size=3), "spoiled")
        sent = {}
        for name, values in form.fields.items():
            value = data.draw(st.none() | VALUES if name in spoiled else st.sampled_from(values), name)
            if value is not None:
                sent[name] = encoded(value)
        cache.clear()  # the limit of tries is another test's
        User.objects.filter(username="alice").update(password=make_password(PASSWORD))
        response = OPENED[form.page]().post(
            form.action, urlencode(sent), content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code in SAID, (form, sent)
        assert b"<script>alert(1)" not in response.content
        if response.status_code == 302:
            arrived.add(form.page)

    try_one()
    assert len(arrived) > len(OPENED) // 2, sorted(arrived)


def test_each_form_takes_what_a_person_would_send(forms):
    """Else the examples above would be refused at the door, and show nothing."""
    first = {form.page: form for form in reversed(forms)}
    for page in set(OPENED) - NEED_A_DEVICE:
        form = first[page]
        client = OPENED[page]()
        response = client.post(form.action, {name: values[0] for name, values in form.fields.items()})
        assert response.status_code == 302, (page, response.content.decode())
        User.objects.filter(username="alice").update(password=make_password(PASSWORD))


@settings(max_examples=100, derandomize=bool(os.environ.get("CI")))
@given(page=st.sampled_from(PAGES), words=st.lists(st.tuples(VALUES, VALUES), max_size=4))
def test_no_address_breaks(visited, page, words):
    page = page.format(page=visited.pk)
    query = "&".join(f"{quote_from_bytes(encoded(name))}={quote_from_bytes(encoded(value))}" for name, value in words)
    response = Client(raise_request_exception=False).get(page, QUERY_STRING=query)
    assert response.status_code in SAID | {301, 422}, (page, query)
    assert b"<script>alert(1)" not in response.content
