"""The public pages of the directory: what they show, and that nothing a visitor types breaks them."""

import re

import pytest
from django.urls import reverse

from support_directory.choices import Assurance, CrisisRole, PhoneType, Status
from support_directory.tests.factories import EVERYWHERE, UK, PhoneFactory, ServiceFactory, make_public

pytestmark = pytest.mark.django_db
INDEX, HELP_NOW = "/support-directory/", "/help-now/"
MARK = "Example, not checked"


@pytest.fixture
def production(settings):
    settings.SHOW_UNCHECKED_SERVICES = False


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    return response.content.decode()


def main(html: str) -> str:
    """Return the page without the crisis bar, header and footer."""
    return html.partition("<main")[2].partition("</main>")[0]


def test_the_addresses_are_the_agreed_ones():
    assert reverse("support_directory:index") == INDEX
    assert reverse("support_directory:help_now") == HELP_NOW
    assert reverse("support_directory:service", args=["mind"]) == "/support-directory/mind/"


def test_a_card_says_who_is_called_and_what_stands_behind_a_tap(client, production):
    service = ServiceFactory(name="Carers <Fife>", nations=["scotland"], url="https://example.org/")
    service.opening_hours = "Always"
    PhoneFactory(service=service, number="0808 157 0192", note="free")
    make_public(service)
    html = main(page(client, INDEX))
    assert "Call Carers &lt;Fife&gt;" in html and "tel:08081570192" in html and "0808 157 0192" in html
    for words in ("https://example.org/", "Always", "Scotland", "free", "1 service"):
        assert words in html
    assert MARK not in html


def test_examples_are_marked_in_development_and_absent_in_production(client, settings):
    ServiceFactory(name="Some helpline", slug="some-helpline")
    html = main(page(client, INDEX))
    assert "Some helpline" in html and html.count(MARK) == 1
    assert MARK in main(page(client, "/support-directory/some-helpline/"))
    settings.SHOW_UNCHECKED_SERVICES = False
    html = main(page(client, INDEX))
    assert "Some helpline" not in html and "No service is listed yet" in html
    assert client.get("/support-directory/some-helpline/").status_code == 404


def test_filters_narrow_by_any_nation_and_all_words(client):
    ServiceFactory(name="Pain in Wales", nations=["wales"])
    ServiceFactory(name="Pain in Ireland", nations=["republic-of-ireland"])
    ServiceFactory(name="Money in Wales", nations=["wales"])
    html = main(page(client, INDEX + "?nation=wales&q=pain"))
    assert "Pain in Wales" in html and "Pain in Ireland" not in html and "Money in Wales" not in html
    boxes = re.findall(r'value="([a-z-]+)"\s+form="directory-search"\s+(checked)?', html)
    assert [nation for nation, checked in boxes if checked] == ["wales"] and len(boxes) == 5
    assert 'name="robots" content="noindex"' in page(client, INDEX + "?nation=wales")


def test_no_filter_is_ever_set_for_the_visitor(client):
    assert not re.search(r"\schecked\s*>", main(page(client, INDEX)))


def test_nothing_found_says_what_was_tried_and_where_to_turn(client):
    ServiceFactory()
    html = main(page(client, INDEX + "?q=zzz"))
    assert "We looked for “zzz” and found nothing" in html and HELP_NOW in html and "999" in html


def test_a_search_is_kept_by_no_cache(client):
    assert "no-store" in client.get(INDEX + "?q=debt")["Cache-Control"]
    assert "no-store" not in client.get(INDEX)["Cache-Control"]


def test_an_unknown_nation_is_named_and_the_others_still_count(client):
    ServiceFactory(name="In Wales", nations=["wales"])
    html = main(page(client, INDEX + "?nation=<b>narnia</b>&nation=wales"))
    assert "&lt;b&gt;narnia&lt;/b&gt;" in html and "<b>narnia" not in html and "In Wales" in html


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 10_000,
        "q=" + "x+" * 5_000,
        "q=%00&nation=%00&page=%00",
        "q=%F0%28%8C%28&nation=%FF",
        "q=%25_%5C'%22%3Cscript%3E",
        "page=abc",
        "page=-1",
        "page=" + "9" * 5_000,
        "nation[]=wales&nation=wales,england",
        "&&&=&",
    ],
)
def test_nothing_typed_into_the_address_breaks_the_page(client, query):
    ServiceFactory()
    assert "<script>" not in main(page(client, f"{INDEX}?{query}"))


@pytest.mark.parametrize("slug", ["unknown", "%00", "a" * 5_000, "..%2F", "%C3%A9"])
def test_an_unknown_entry_is_not_found(client, slug):
    assert client.get(f"/support-directory/{slug}/").status_code == 404


def test_twenty_on_a_page_and_the_filters_go_along(client):
    for _ in range(21):
        ServiceFactory(nations=["wales"])
    html = main(page(client, INDEX + "?nation=wales"))
    assert html.count('<li class="service-card">') == 20 and "21 services" in html
    assert "?nation=wales&amp;page=2" in html
    assert main(page(client, INDEX + "?nation=wales&page=2")).count('<li class="service-card">') == 1
    assert main(page(client, INDEX + "?nation=wales&page=99")).count('<li class="service-card">') == 1


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    for _ in range(3):
        ServiceFactory(phone="0808 157 0192", crisis_role=CrisisRole.LISTENING)
    client.get(INDEX)
    with django_assert_max_num_queries(6) as few:
        client.get(INDEX)
    for _ in range(15):
        ServiceFactory(phone="0808 157 0192", crisis_role=CrisisRole.LISTENING)
    with django_assert_max_num_queries(len(few)):
        client.get(INDEX)
    with django_assert_max_num_queries(len(few) - 2):  # neither a count nor a page of results
        client.get(HELP_NOW)


def test_an_entry_shows_everything_there_is(client, production):
    service = ServiceFactory(
        name="Line", slug="line", nations=UK, email="a@example.org", opening_hours="Daily\n9 to 5", verified=True
    )
    PhoneFactory(service=service, number="85258", type=PhoneType.TEXT, text_keyword="SHOUT")
    PhoneFactory(service=service, number="0808 157 0193", type=PhoneType.TEXTPHONE)
    make_public(service)
    html = main(page(client, "/support-directory/line/"))
    for words in (
        "sms:85258?body=SHOUT",
        "Text SHOUT to 85258",
        "Textphone for Line",
        "mailto:a@example.org",
        "Daily<br>9 to 5",
        "Northern Ireland",
    ):
        assert words in html
    assert MARK not in html


def test_an_entry_without_any_way_to_reach_it_says_so(client):
    ServiceFactory(slug="silent")
    assert "We have no way to reach them yet" in page(client, "/support-directory/silent/")


def test_a_closed_service_is_not_found(client):
    ServiceFactory(slug="closed", status=Status.DEFUNCT)
    assert client.get("/support-directory/closed/").status_code == 404


def test_help_now_gives_the_emergency_numbers_first_and_then_the_lines_by_nation(client):
    ServiceFactory(name="Everywhere", nations=EVERYWHERE, phone="116 123", crisis_role=CrisisRole.LISTENING)
    ServiceFactory(name="Welsh line", nations=["wales"], phone="111", crisis_role=CrisisRole.LISTENING)
    ServiceFactory(name="No crisis line", nations=["wales"])
    html = main(page(client, HELP_NOW))
    places = [html.index(words) for words in ("tel:999", "tel:112", "UK and Ireland</h3>", "tel:116123", "Wales</h3>")]
    assert places == sorted(places) and "tel:111" in html
    assert "No crisis line" not in html
    assert html.count(MARK) == 2


def test_help_now_says_how_to_reach_999_without_speaking_and_keeps_it_off_other_pages(client):
    text = ServiceFactory(name="Text 999", nations=UK, crisis_role=CrisisRole.EMERGENCY)
    PhoneFactory(service=text, number="999", type=PhoneType.TEXT, note="Sign up first")
    relay = ServiceFactory(name="Relay", nations=UK, crisis_role=CrisisRole.EMERGENCY)
    PhoneFactory(service=relay, number="18000", type=PhoneType.TEXTPHONE)
    html = main(page(client, HELP_NOW))
    places = [
        html.index(words)
        for words in ("tel:112", 'href="#without-speaking"', 'id="without-speaking"', "Across the UK</h3>")
    ]
    assert places == sorted(places)
    assert "sms:999" in html and "tel:18000" in html and "Sign up first" in html
    assert "We have not finished checking" in html  # these are no one to talk to
    assert "sms:999" not in page(client, INDEX).split('<main id="main"')[0]


def test_help_now_in_production_lists_only_approved_lines_and_always_999(client, production):
    ServiceFactory(
        name="Demonstration line", assurance=Assurance.DEMONSTRATION, crisis_role=CrisisRole.LISTENING, phone="116 123"
    )
    html = page(client, HELP_NOW)
    assert "Demonstration line" not in html and "116 123" not in html
    assert "tel:999" in main(html) and "tel:112" in main(html) and "We have not finished checking" in html
    ServiceFactory(name="Approved line", crisis_role=CrisisRole.LISTENING, phone="0808 157 0192", verified=True)
    html = main(page(client, HELP_NOW))
    assert "Approved line" in html and "We have not finished checking" not in html and MARK not in html


@pytest.mark.parametrize("address", [INDEX, HELP_NOW])
def test_only_reading_is_allowed(client, address):
    assert client.post(address).status_code == 405
