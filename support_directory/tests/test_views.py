"""The directory's page of results and Help now: what they show, and that nothing a visitor types breaks them."""

import re
from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.models import SiteSettings
from portal.home.models import InformationPage
from support_directory.choices import Assurance, CrisisRole, PhoneType, Status
from support_directory.models import CostOption, Language, ScheduleException, Service
from support_directory.tests.factories import EVERYWHERE, UK, PhoneFactory, ServiceFactory, make_public
from support_directory.tests.pages import (
    HELP_NOW,
    INDEX,
    MARK,
    about,
    checked,
    main,
    office_hours,
    page,
    words,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
A_TUESDAY = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)


@pytest.fixture
def production(settings):
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture
def tuesday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: A_TUESDAY)


def boxes(html: str) -> dict[str, tuple[bool, str]]:
    """Return each box of the filters by key and value: whether it is ticked, and what stands beside it."""
    found = re.findall(
        r'name="(\w+)"\s+value="([\w-]+)"\s+form="directory-search"(\s+checked)?>(.*?)</label>', html, re.S
    )
    beside = re.compile(r"<.*?>", re.S)
    return {
        f"{key}={value}": (bool(ticked), " ".join(beside.sub(" ", rest).split())) for key, value, ticked, rest in found
    }


def test_the_addresses_are_the_agreed_ones():
    assert reverse("support_directory:index") == INDEX
    assert reverse("support_directory:help_now") == HELP_NOW
    assert reverse("support_directory:service", args=["mind"]) == "/support-directory/mind/"
    assert reverse("support_directory:shortlist") == "/support-directory/shortlist/"


def test_a_card_says_who_is_called_and_what_stands_behind_a_tap(client, production):
    service = ServiceFactory(
        name="Carers <Fife>", nations=["scotland"], url="https://example.org/", opening_hours="Always", alert="Moved!"
    )
    PhoneFactory(service=service, number="0808 157 0192", note="ask for Ann", cost="free")
    make_public(about(service, "money"))
    html = main(page(client, INDEX))
    for said in (
        "Call Carers &lt;Fife&gt;",
        "tel:08081570192",
        "0808 157 0192</b> · free · ask for Ann",
        "https://example.org/",
        "Always",
        "Scotland",
        "Moved!",
        "Money",
        "1 service</h2>",
    ):
        assert said in html
    assert MARK not in html


def test_a_card_says_when_it_was_checked_and_when_it_will_be_again(client, production, tuesday):
    checked(name="Checked", days_ago=3, due_in=30)
    assert "Checked on 21 November 2026. Next check due 24 December 2026." in words(page(client, INDEX))


def test_hours_come_from_the_rows_and_open_has_its_moment(client, production, tuesday):
    make_public(office_hours(ServiceFactory(name="Office", opening_hours="In words", bank_holidays="closed")))
    html = words(page(client, INDEX))
    assert "Monday to Friday, 9am to 5pm" in html and "In words" not in html
    assert '<p class="open-state open-state--open">Open at 14:32, until 17:00</p>' in html


def test_last_nights_special_hours_still_count_after_midnight(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 25, 0, 30, tzinfo=UTC))
    service = office_hours(ServiceFactory(name="Night"))
    night = {
        "first_day": date(2026, 11, 24),
        "last_day": date(2026, 11, 24),
        "opens_at": time(20),
        "closes_at": time(2),
    }
    ScheduleException.objects.create(service=service, **night)
    html = words(page(client, INDEX + "?open=now"))
    assert "1 service</h2>" in html and "Open at 00:30, until 02:00" in html


def test_what_is_free_says_so(client):
    CostOption.objects.create(service=ServiceFactory(), amount=0)
    ServiceFactory()
    assert words(page(client, INDEX)).count('<li class="tag">Free</li>') == 1


def test_an_overdue_entry_stays_without_its_hours(client, production, tuesday):
    service = office_hours(ServiceFactory(name="Overdue", phone="0808 157 0192", opening_hours="In words"))
    checked_again = make_public(service)
    type(checked_again).objects.filter(pk=service.pk).update(next_due=A_TUESDAY.date())
    html = words(page(client, INDEX))
    assert "being re-checked" in html and "Call Overdue" in html
    assert "9am" not in html and "In words" not in html and "Open at" not in html and "Next check" not in html


def test_an_overdue_crisis_line_keeps_its_hours(client, production, tuesday):
    service = make_public(office_hours(ServiceFactory(phone="116 123", crisis_role=CrisisRole.LISTENING)))
    type(service).objects.filter(pk=service.pk).update(next_due=A_TUESDAY.date())
    html = words(page(client, INDEX))
    assert "9am to 5pm" in html and "Open at 14:32" in html and "being re-checked" not in html


def test_examples_are_marked_in_development_and_absent_in_production(client, settings):
    ServiceFactory(name="Some helpline", slug="some-helpline")
    html = main(page(client, INDEX))
    assert "Some helpline" in html and html.count(MARK) == 1
    assert "Checked on" not in html
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
    assert [box for box, (ticked, _beside) in boxes(html).items() if ticked] == ["nation=wales"]
    assert "1 service in Wales for “pain”</h2>" in html
    assert 'name="robots" content="noindex"' in page(client, INDEX + "?nation=wales")


def test_every_option_says_in_words_what_it_would_give(client):
    about(ServiceFactory(nations=["wales"]), "money")
    ServiceFactory.create_batch(2, nations=["scotland"])
    found = boxes(main(page(client, INDEX + "?nation=wales&topic=money")))
    assert found["nation=wales"] == (True, "Wales 1 service")
    assert found["nation=scotland"] == (False, "Scotland none")
    assert found["topic=money"] == (True, "Money 1 service")
    assert boxes(main(page(client, INDEX)))["nation=scotland"] == (False, "Scotland 2 services")


def test_a_filter_without_data_is_not_shown(client):
    service = ServiceFactory()
    assert {box.partition("=")[0] for box in boxes(page(client, INDEX))} == {"nation"}
    Language.objects.create(service=service, code="cy", name="Welsh")
    assert {box.partition("=")[0] for box in boxes(page(client, INDEX))} == {"nation", "language"}


def test_a_long_filter_is_folded_but_never_over_what_is_chosen(client):
    about(ServiceFactory(), *[f"topic-{letter}" for letter in "abcdefghijkl"])
    html = main(page(client, INDEX))
    assert "5 more" in html and html.count("<details>") == 1
    assert "<details open>" not in html and "<details open>" not in page(client, f"{INDEX}?topic=topic-a")
    assert "<details open>" in page(client, f"{INDEX}?topic=topic-l")


def test_each_filter_in_force_can_be_taken_off_alone(client):
    about(ServiceFactory(nations=["wales"]), "money")
    html = main(page(client, INDEX + "?nation=wales&nation=scotland&topic=money&q=listens"))
    chips = dict(re.findall(r'href="([^"]*)"><span class="unseen">Remove </span>(.*?) <span', html))
    assert chips == {
        "/support-directory/?nation=scotland&amp;nation=wales&amp;topic=money": "“listens”",
        "/support-directory/?nation=wales&amp;topic=money&amp;q=listens": "Scotland",
        "/support-directory/?nation=scotland&amp;topic=money&amp;q=listens": "Wales",
        "/support-directory/?nation=scotland&amp;nation=wales&amp;q=listens": "Money",
    }
    assert f'href="{INDEX}">Clear all filters</a>' in html
    assert "Clear all filters" not in page(client, INDEX)


def test_no_filter_is_ever_set_for_the_visitor(client):
    ServiceFactory()
    found = boxes(main(page(client, INDEX)))
    assert found and not any(ticked for ticked, _beside in found.values())


def test_nothing_found_says_what_was_tried_and_where_to_turn(client):
    ServiceFactory()
    html = main(page(client, INDEX + "?q=zzz"))
    assert "We looked for “zzz” and found nothing" in html and HELP_NOW in html and "999" in html
    assert "/support-directory/suggest/" in html


def test_nothing_in_a_nation_leads_to_the_nearest_and_never_to_another_nation(client):
    about(ServiceFactory(nations=["wales"]), "money")
    about(ServiceFactory(name="Scottish one", nations=["scotland"]), "work")
    html = words(page(client, INDEX + "?nation=wales&topic=work"))
    assert "Nothing in Wales</h2>" in html and "Nothing is listed for that in Wales yet." in html
    assert 'href="/support-directory/?nation=wales">Without Work: 1 service</a>' in html
    assert "Without Wales" not in html and "Scottish one" not in html


def test_nothing_found_leads_to_the_charitys_own_contact_page(client, home):
    contact = home.add_child(instance=InformationPage(title="Get in touch", slug="contact", locale=home.locale))
    SiteSettings.objects.create(site=home.get_site(), contact_page=contact)
    html = main(page(client, INDEX + "?q=zzz"))
    assert '<a class="alone" href="/contact/">Get in touch</a>' in html


@pytest.mark.parametrize(
    ("typed", "said"), [("want to die", "Someone can talk"), ("chest pain", "may be an emergency")]
)
def test_words_of_danger_bring_help_before_all_else(client, typed, said):
    ServiceFactory(name="Everywhere", nations=EVERYWHERE, phone="116 123", crisis_role=CrisisRole.LISTENING)
    html = main(page(client, f"{INDEX}?q={typed}"))
    assert html.index(said) < html.index('id="filters"') < html.index('id="results"')
    assert "Nothing" not in html and "Please use the numbers above first." in html
    assert said not in page(client, f"{INDEX}?q=money")


@pytest.mark.parametrize(
    ("assurance", "mark"),
    [
        (Assurance.UNCHECKED, "Example, not checked"),
        (Assurance.DEMONSTRATION, "Demonstration, not checked"),
    ],
)
def test_the_mark_says_whether_it_is_an_example_or_a_demonstration(client, assurance, mark):
    service = ServiceFactory(slug="line", assurance=assurance, nations=EVERYWHERE, phone="116 123")
    Service.objects.filter(pk=service.pk).update(crisis_role=CrisisRole.LISTENING)
    for address in (INDEX, "/support-directory/line/", HELP_NOW):
        assert mark in main(page(client, address))
    assert page(client, f"{INDEX}services.csv").count(mark) == 1
    assert f"({mark.lower()})" in main(page(client, "/support-directory/thank-you/?danger=mind"))
    assert f"({assurance.label.lower()})" in page(client, HELP_NOW).partition("<main")[0]


def test_a_topic_of_crisis_brings_help_before_all_else(client):
    line = ServiceFactory(name="Everywhere", nations=EVERYWHERE, phone="116 123", crisis_role=CrisisRole.LISTENING)
    about(line, "crisis")
    assert "Someone can talk to you now" in main(page(client, f"{INDEX}?topic=crisis"))


def test_a_typing_mistake_is_mended_and_can_be_taken_back(client):
    ServiceFactory(name="Benefits advice")
    html = main(page(client, INDEX + "?q=benfits"))
    assert "Showing results for “benefits”." in html and "Benefits advice" in html
    assert 'href="/support-directory/?q=benfits&amp;exact=1">Search for “benfits” instead</a>' in html
    html = main(page(client, INDEX + "?q=benfits&exact=1"))
    assert "Showing results" not in html and '<input type="hidden" name="exact" value="benfits">' in html


def test_what_is_typed_is_kept_by_no_cache(client):
    for query in ("q=debt", "nation=somewhere+private"):
        assert client.get(f"{INDEX}?{query}")["Cache-Control"] == "private, no-store"
    assert "no-store" not in client.get(INDEX + "?nation=wales")["Cache-Control"]


def test_an_unknown_value_is_named_and_the_others_still_count(client):
    ServiceFactory(name="In Wales", nations=["wales"])
    html = main(page(client, INDEX + "?nation=<b>narnia</b>&nation=wales&topic=alchemy"))
    assert "left them out: &lt;b&gt;narnia&lt;/b&gt;, alchemy." in html and "<b>narnia" not in html
    assert "In Wales" in html


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


KEYS = st.sampled_from(
    ["q", "nation", "topic", "audience", "channel", "cost", "language", "open", "page", "exact", "x"]
)
VALUES = st.text(max_size=60) | st.sampled_from(["wales", "money", "free", "now", "2", "", "suicide", "cy"])


@settings(max_examples=60)
@given(st.lists(st.tuples(KEYS, VALUES), max_size=12))
def test_no_query_string_breaks_anything(client, pairs):
    for address in (INDEX, "/support-directory/services.csv", HELP_NOW, "/support-directory/shortlist/"):
        response = client.get(address, {key: [value for name, value in pairs if name == key] for key, _ in pairs})
        assert response.status_code == 200
        assert not response.cookies


def test_twenty_on_a_page_and_the_filters_go_along(client):
    for _ in range(21):
        ServiceFactory(nations=["wales"])
    html = main(page(client, INDEX + "?nation=wales"))
    assert html.count('<li class="service-card">') == 20 and "21 services" in html
    assert "?nation=wales&amp;page=2" in html
    assert main(page(client, INDEX + "?nation=wales&page=2")).count('<li class="service-card">') == 1
    assert main(page(client, INDEX + "?nation=wales&page=99")).count('<li class="service-card">') == 1


def test_the_number_of_queries_does_not_grow(client, home, django_assert_max_num_queries):
    asked = [INDEX, f"{INDEX}?nation=wales&topic=money&open=now", f"{INDEX}?q=listens", f"{INDEX}?q=lisstens+explainss"]

    def more(number: int) -> None:
        for _ in range(number):
            service = ServiceFactory(phone="0808 157 0192", crisis_role=CrisisRole.LISTENING, nations=["wales"])
            about(office_hours(service), "money", "work", "pain")

    def count(address: str, most: int) -> int:
        client.get(address)
        with django_assert_max_num_queries(most) as captured:
            client.get(address)
        return len(captured)

    more(3)
    few = {address: count(address, MOST_QUERIES) for address in [*asked, HELP_NOW]}
    more(22)
    assert {address: count(address, most) for address, most in few.items()} == few


def test_help_now_gives_the_emergency_numbers_first_and_then_the_lines_by_nation(client):
    ServiceFactory(name="Everywhere", nations=EVERYWHERE, phone="116 123", crisis_role=CrisisRole.LISTENING)
    ServiceFactory(name="Welsh line", nations=["wales"], phone="111", crisis_role=CrisisRole.LISTENING)
    ServiceFactory(name="No crisis line", nations=["wales"])
    html = main(page(client, HELP_NOW))
    places = [html.index(said) for said in ("tel:999", "tel:112", "UK and Ireland</h3>", "tel:116123", "Wales</h3>")]
    assert places == sorted(places) and "tel:111" in html
    assert "No crisis line" not in html
    assert html.count(MARK) == 2


def test_help_now_says_when_lines_are_open(client):
    office_hours(ServiceFactory(phone="116 123", crisis_role=CrisisRole.LISTENING))
    assert "Monday to Friday, 9am to 5pm" in main(page(client, HELP_NOW))


def test_help_now_says_how_to_reach_999_without_speaking_and_keeps_it_off_other_pages(client):
    text = ServiceFactory(name="Text 999", nations=UK, crisis_role=CrisisRole.EMERGENCY)
    PhoneFactory(service=text, number="999", type=PhoneType.TEXT, note="Sign up first")
    relay = ServiceFactory(name="Relay", nations=UK, crisis_role=CrisisRole.EMERGENCY)
    PhoneFactory(service=relay, number="18000", type=PhoneType.TEXTPHONE)
    html = main(page(client, HELP_NOW))
    places = [
        html.index(said)
        for said in ("tel:112", 'href="#without-speaking"', 'id="without-speaking"', "Across the UK</h3>")
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


def test_the_page_for_wrong_addresses_gives_only_approved_lines(client, home, production):
    ServiceFactory(
        name="Demonstration line", assurance=Assurance.DEMONSTRATION, crisis_role=CrisisRole.LISTENING, phone="116 123"
    )
    ServiceFactory(name="Approved line", crisis_role=CrisisRole.LISTENING, phone="0808 157 0192", verified=True)
    html = page(client, "/support-directory/nowhere/", status=404)
    assert "tel:999" in html and "tel:08081570192" in html and "116 123" not in html


@pytest.mark.parametrize(
    "address", [INDEX, HELP_NOW, "/support-directory/shortlist/", "/support-directory/services.csv"]
)
def test_only_reading_is_allowed(client, address):
    assert client.post(address).status_code == 405


def test_people_are_led_to_the_open_data_and_programs_to_its_description(client):
    address = reverse("support_directory:open_data")
    assert f'href="{address}">Use our directory’s data</a>' in main(page(client, INDEX))
    html = page(client, address)
    [document] = re.findall(r'<link rel="service-desc" type="application/json" href="([^"]+)">', html)
    assert main(html).count(document) == 2 and "No licence has been chosen" in html
    assert client.get("/" + document.split("/", 3)[3]).json()["openapi"].startswith("3.")
    told = client.get(reverse("oruk:root"))["Link"]
    assert told.startswith(f'<{document}>; rel="service-desc", <') and told.endswith(f'{address}>; rel="service-doc"')


def test_a_closed_service_is_not_listed(client):
    ServiceFactory(name="Gone", status=Status.DEFUNCT)
    assert "Gone" not in page(client, INDEX)
