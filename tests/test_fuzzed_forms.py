"""Every public form and address, sent whatever may be sent: an answer in words, never a fault of ours."""

import os
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from portal.content.tests.factories import add_hub
from portal.evidence.models import Claim
from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
PAGES = ["/", "/conditions/", "/conditions/test-condition/", "/search/", "/glossary/", "/evidence/", "/evidence/one/"]
PAGES += ["/support-directory/", "/support-directory/all/", "/support-directory/line/", "/support-directory/shortlist/"]
PAGES += ["/support-directory/services.csv", "/help-now/", "/updates.xml", "/sitemap.xml", "/api/oruk/v3/services"]
WITH_FORMS = ["/conditions/test-condition/", "/support-directory/suggest/", "/support-directory/line/report/"]
WITH_FORMS += ["/evidence/one/still-right/", "/account/login/", "/account/password/reset/"]
NASTY = [b"", b"\0", b"\xff\xfe", "\u202e\u2028", "\U0001f9e0" * 3000, "9" * 500, "-1", "1e309", "2026-13-45", "NaN"]
NASTY += ["<script>alert(1)</script>", "../../../etc/passwd", "%00", "{{ 7|add:7 }}", "a@b@c", "http://[::1"]
NASTY += ["x" * 70_000]
VALUES = st.sampled_from(NASTY) | st.text(max_size=60) | st.binary(max_size=60)
SAID = {200, 302, 303, 400, 403, 404, 405, 429}


@pytest.fixture
def visited(home):
    """The pages that the addresses above lead to."""
    add_hub(home, title="Test condition", slug="test-condition")
    ServiceFactory(name="The line", slug="line")
    Claim.objects.create(key="one", statement="A fact.", topic="Treatment")


@pytest.fixture
def forms(visited) -> list[tuple[str, dict[str, list[str]]]]:
    """Where each form that is sent goes, and what it may hold: the values offered for each name."""
    found = []
    for page in WITH_FORMS:
        response = Client().get(page)
        assert response.status_code == 200, page
        tree = LexborHTMLParser(response.content.decode())
        posted = [form for form in tree.css("main form") if (form.attributes.get("method") or "").lower() == "post"]
        assert posted, page
        found += [(form.attributes.get("action") or page, offered(form)) for form in posted]
    return found


def offered(form: LexborNode) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for field in form.css("[name]"):
        given_there = field.css("option") or [field]
        values.setdefault(field.attributes["name"] or "", []).extend(
            one.attributes.get("value") or "" for one in given_there
        )
    return values


def encoded(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


@settings(max_examples=100, derandomize=bool(os.environ.get("CI")))
@given(data=st.data())
def test_no_form_breaks(forms, data):
    action, fields = data.draw(st.sampled_from(forms), "form")
    sent = {
        name: encoded(data.draw(st.sampled_from(values) | VALUES, name))
        for name, values in fields.items()
        if data.draw(st.integers(0, 9), f"{name} is left out at 0")
    }
    cache.clear()  # the limit of tries is another test's
    body = urlencode(sent)
    response = Client(raise_request_exception=False, headers={"sec-fetch-site": "same-origin"}).post(
        action, body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code in SAID, (action, sent)
    assert b"<script>alert(1)" not in response.content


@settings(max_examples=100, derandomize=bool(os.environ.get("CI")))
@given(page=st.sampled_from(PAGES), words=st.lists(st.tuples(VALUES, VALUES), max_size=4))
def test_no_address_breaks(visited, page, words):
    query = "&".join(f"{quote_from_bytes(encoded(name))}={quote_from_bytes(encoded(value))}" for name, value in words)
    response = Client(raise_request_exception=False).get(page, QUERY_STRING=query)
    assert response.status_code in SAID | {301, 422}, (page, query)
    assert b"<script>alert(1)" not in response.content
