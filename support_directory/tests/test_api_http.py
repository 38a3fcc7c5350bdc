"""How the open data answers: open to all sites, read only, in words when refused, 304 when unchanged, never a 5xx."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.http import http_date, parse_http_date
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support_directory.api import freshness
from support_directory.api.http import METHODS
from support_directory.models import Service
from support_directory.tests.api_rows import API, make_rich_service
from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
LISTS = ["/services", "/organizations", "/service_at_locations", "/taxonomies", "/taxonomy_terms"]
ADDRESSES = ["/", "/openapi.json", *LISTS]


@pytest.fixture
def old_enough(monkeypatch):
    """Let the process have seen the newest change long ago."""
    monkeypatch.setattr(freshness, "YOUNGEST", timedelta(0))


def detail(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/json")
    return response.json()["detail"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/services/x", "/nothing", "/services?page=0", "/services?search=a"])
def test_every_site_may_read_every_answer(client, address):
    for response in (client.get(API + address), client.head(API + address), client.options(API + address)):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in response


def test_a_preflight_allows_reading_alone(client):
    asked = {"origin": "https://other.example", "access-control-request-method": "GET"}
    response = client.options(f"{API}/services", headers=asked)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Methods"] == METHODS == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/services", "/nothing", "/openapi.json"])
def test_nobody_writes(client, method, address):
    client.handler.enforce_csrf_checks = True
    response = getattr(client, method)(API + address)
    assert "only be read" in detail(response, 405) and response["Allow"] == METHODS


def test_other_pages_are_not_opened_to_other_sites(client, home):
    for address in ("/", "/support-directory/", "/api/", "/api/oruk/", "/api/oruk/v4/services"):
        assert "Access-Control-Allow-Origin" not in client.get(address), address


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_cookie_and_no_session(client, address, django_assert_max_num_queries):
    user = get_user_model().objects.create_user(username="someone")
    client.force_login(user)
    with django_assert_max_num_queries(4) as asked:
        response = client.get(API + address)
    assert response.status_code == 200 and not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert not any("session" in query["sql"] for query in asked)


@pytest.mark.parametrize("address", [*ADDRESSES, "/services/{id}"])
def test_head_tells_the_same_without_the_body(client, address, old_enough):
    address = API + address.format(id=make_rich_service().pk)
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control"):
        assert head.get(name) == got.get(name)


@pytest.mark.parametrize("address", [*ADDRESSES, "/services/{id}"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_what_is_unchanged_is_not_sent_again(client, address, method, old_enough):
    address = API + address.format(id=make_rich_service().pk)
    first = client.get(address)
    for headers in (
        {"if-none-match": first["ETag"]},
        {"if-none-match": f"W/{first['ETag']}"},  # as it comes back from a compressed answer
        {"if-modified-since": first["Last-Modified"]},
    ):
        again = getattr(client, method)(address, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"] and again["Access-Control-Allow-Origin"] == "*"
    assert client.get(address, headers={"if-none-match": '"another"'}).status_code == 200
    assert client.get(address, headers={"if-modified-since": "Sun, 01 Feb 2026 00:00:00 GMT"}).status_code == 200


def test_what_changed_is_sent_again(client, old_enough, monkeypatch):
    """A withdrawn entry leaves no time of change behind, and yet is never said to be still there."""
    service = make_rich_service()
    first = client.get(f"{API}/services")
    assert parse_http_date(first["Last-Modified"]) <= timezone.now().timestamp()
    later = timezone.now() + timedelta(seconds=10)
    monkeypatch.setattr(freshness.timezone, "now", lambda: later)
    Service.objects.filter(pk=service.pk).update(live=False)
    for headers in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        again = client.get(f"{API}/services", headers=headers)
        assert again.status_code == 200 and again.json()["empty"]
        assert again["Last-Modified"] == http_date(int(later.timestamp()))


def test_the_tag_wins_over_the_time(client, old_enough):
    first = client.get(f"{API}/services")
    both = {"if-none-match": '"another"', "if-modified-since": first["Last-Modified"]}
    assert client.get(f"{API}/services", headers=both).status_code == 200


def test_a_change_too_young_for_whole_seconds_has_no_time_yet(client):
    make_rich_service()
    assert "Last-Modified" not in client.get(f"{API}/services")
    assert "ETag" in client.get(f"{API}/services")


def test_midnight_is_a_change_for_checks_run_out_then(monkeypatch):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    freshness.last_change()
    monkeypatch.setattr(freshness.timezone, "now", lambda: midnight + timedelta(minutes=1))
    assert freshness.last_change() == midnight


def test_what_people_look_for_is_kept_by_no_cache(client):
    response = client.get(f"{API}/services?search=debt")
    assert response["Cache-Control"] == "private, no-store" and "ETag" not in response
    assert "no-store" not in client.get(f"{API}/services")["Cache-Control"]


@pytest.mark.parametrize("kind", [address.removeprefix("/") for address in LISTS])
@pytest.mark.parametrize("id", ["x", "0", "%00", "00000000-0000-4000-8000-000000000000", "a" * 3000, "é", "..."])
def test_a_bad_id_is_not_found_in_words(client, kind, id):
    assert "id" in detail(client.get(f"{API}/{kind}/{id}"), 404)


def test_addresses_that_are_none_are_not_found_in_words(client):
    for address in ("/nothing", "/services/", "/services/x/y", "/openapi", "/%00", "//"):
        assert detail(client.get(API + address), 404), address


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("page=0", ["page", "whole number from 1"]),
        ("page=-1", ["page"]),
        ("page=two", ["page"]),
        ("page=", ["page"]),
        ("per_page=0", ["per_page"]),
        ("perPage=x", ["perPage"]),
        ("page=" + "9" * 5000, ["page"]),
        ("modified_after=yesterday", ["modified_after", "ISO 8601"]),
        ("modified_after=2026-13-01", ["modified_after"]),
        ("modified_after=2026-01-01T12:00:00 01:00", ["modified_after", "%2B"]),
        ("modified_after=1", ["modified_after"]),
        ("full=perhaps", ["full", "true or false"]),
        ("search=" + "x" * 121, ["search", "120"]),
        ("page=0&per_page=0", ["page", "per_page"]),
        ("postcode=KY1&proximity=500", ["postcode, proximity", "search"]),
        ("format=ndjson", ["format"]),
        ("search=a&search=b", ["once", "search"]),
    ],
)
def test_a_bad_value_is_refused_in_words(client, query, named):
    told = detail(client.get(f"{API}/services?{query}"), 422)
    assert all(word in told for word in named), told


def test_a_parameter_of_another_list_is_refused_not_passed_over(client):
    assert "taxonomy_term_id" in detail(client.get(f"{API}/organizations?taxonomy_term_id=x"), 422)
    assert "full" in detail(client.get(f"{API}/taxonomies?full=true"), 422)
    assert client.get(f"{API}/services?format=json&utm_source=newsletter").status_code == 200


def test_the_description_names_every_address_as_the_standard_does(client):
    told = client.get(f"{API}/openapi.json").json()
    single = {f"{address}/{{id}}" for address in LISTS}
    assert set(told["paths"]) == {"/", *LISTS, *single}
    assert told["servers"][0]["url"].endswith(API)
    assert told["info"]["version"] == "HSDS-UK-3.0"
    names = {found["name"] for found in told["paths"]["/services"]["get"]["parameters"]}
    assert names == {
        "search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "page", "per_page", "perPage",
        "full",
    }  # fmt: skip
    assert "null" not in str(told)  # what is empty is left out, so nothing may be null


VALUES = st.text(max_size=60) | st.sampled_from(
    ["\x00", "1", "0", "-1", "true", "2026-01-01", "%", "\\", "'", "_", "9" * 30]
)
NAMES = [
    "search",
    "taxonomy_term_id",
    "taxonomy_id",
    "organization_id",
    "modified_after",
    "page",
    "per_page",
    "perPage",
]


@settings(max_examples=150)
@given(
    address=st.sampled_from([*LISTS, "/services/", "/organizations/", "/taxonomies/x"]),
    asked=st.dictionaries(st.sampled_from([*NAMES, "full"]) | st.text(max_size=10), VALUES, max_size=5),
)
@example(address="/services", asked={"search": "\x00"})
@example(address="/services", asked={"page": "99999999999999999999999"})
@example(address="/services", asked={"modified_after": "2026-12-31T23:59:59-23:59"})
@example(address="/services", asked={"modified_after": "0001-01-01T00:00:00+23:59"})
@example(address="/services", asked={"modified_after": "9999-12-31T23:59:59-23:59"})
def test_whatever_is_asked_the_answer_is_no_fault_of_ours(client, address, asked):
    if not Service.objects.exists():
        ServiceFactory(verified=True)
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in asked.items())
    response = client.get(f"{API}{address}?{query}")
    assert response.status_code in (200, 404, 422)
    assert isinstance(response.json(), dict)


@settings(max_examples=100)
@given(
    raw=st.binary(max_size=60),
    headers=st.sampled_from(["if-none-match", "if-modified-since"]),
    value=st.text(max_size=30),
)
def test_raw_bytes_in_address_and_headers_are_no_fault_of_ours(client, raw, headers, value):
    query = raw.decode("latin-1").replace("#", "")
    response = client.get(f"{API}/services", headers={headers: value}, QUERY_STRING=query)
    assert response.status_code in (200, 304, 422)
