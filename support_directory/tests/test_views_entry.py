"""The page of one entry: everything there is, said once, and for machines too."""

import json
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from wagtail.models import PageViewRestriction

from portal.content.tests.factories import add_page
from portal.home.models import InformationPage
from support_directory.choices import Area, CrisisRole, IdentifierScheme, Nation, PhoneType, Status
from support_directory.models import (
    Accessibility,
    Address,
    Contact,
    CostOption,
    Language,
    Location,
    OrganizationIdentifier,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from support_directory.tests.factories import UK, PhoneFactory, ServiceFactory, make_public
from support_directory.tests.pages import MARK, about, main, office_hours, page, words

pytestmark = pytest.mark.django_db
LINE = "/support-directory/line/"
MOST_QUERIES = 15
A_TUESDAY = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_tuesday_in_production(settings, monkeypatch):
    settings.SHOW_UNCHECKED_SERVICES = False
    monkeypatch.setattr("django.utils.timezone.now", lambda: A_TUESDAY)


def full_entry() -> Service:
    """An entry with everything an entry can have."""
    service = ServiceFactory(
        name="Line",
        slug="line",
        nations=[],
        alternate_name="The Line",
        url="https://example.org/line",
        email="a@example.org",
        fees_description="Most of it is free.",
        eligibility_description="Anyone with a nerve condition.",
        minimum_age=16,
        maximum_age=25,
        alert="New number soon.",
        bank_holidays="closed",
    )
    PhoneFactory(service=service, number="0808 157 0192", cost="free", sort_order=0)
    PhoneFactory(service=service, number="85258", type=PhoneType.TEXT, text_keyword="SHOUT", sort_order=1)
    PhoneFactory(service=service, number="0808 157 0193", type=PhoneType.TEXTPHONE, sort_order=2)
    ServiceArea.objects.create(service=service, area=Area.LOCAL, name="Fife", nation=Nation.SCOTLAND)
    ServiceArea.objects.create(service=service, area=Area.WALES)
    office_hours(service)
    ScheduleException.objects.create(
        service=service, first_day=date(2026, 12, 24), last_day=date(2026, 12, 27), note="Christmas"
    )
    Language.objects.create(service=service, code="cy", name="Welsh", note="by interpreter")
    CostOption.objects.create(service=service, option="Members", amount=Decimal("0"))
    CostOption.objects.create(service=service, option="Others", amount=Decimal("2.50"))
    CostOption.objects.create(service=service, amount_description="By donation", currency="")
    Contact.objects.create(service=service, name="Ann Example", title="Adviser", email="ann@example.org")
    OrganizationIdentifier.objects.create(
        organization=service.organization, identifier_scheme=IdentifierScheme.GB_SC, identifier="SC012345"
    )
    about(service, "money")
    about(service, "carers", taxonomy="audience")
    hall = Location.objects.create(name="Civic hall", transportation="Bus 7")
    Address.objects.create(
        location=hall, address_1="1 High Street", city="Kirkcaldy", state_province="scotland", postal_code="KY1 1AA"
    )
    Accessibility.objects.create(location=hall, description="Step-free entrance", details="At the back.")
    ServiceAtLocation.objects.create(service=service, location=hall)
    return make_public(service)


def test_an_entry_shows_everything_there_is(client):
    full_entry()
    html = words(page(client, LINE))
    for said in (
        "Also called The Line",
        "New number soon.",
        "tel:08081570192",
        "0808 157 0192</b> · free",
        "sms:85258?body=SHOUT",
        "Text SHOUT to 85258",
        "Textphone for Line",
        "mailto:a@example.org",
        "https://example.org/line",
        "Ann Example, Adviser",
        "mailto:ann@example.org",
        "Open at 14:32, until 17:00",
        "<li>Monday to Friday, 9am to 5pm</li>",
        "Thursday 24 December to Sunday 27 December, closed (Christmas)",
        "<li>Closed on bank holidays</li>",
        "Anyone with a nerve condition.",
        "For people aged 16 to 25",
        "Fife (Scotland)",
        "Wales",
        "Money",
        "Carers",
        "Welsh (by interpreter)",
        "Most of it is free.",
        "Members: free",
        "Others: £2.50",
        "By donation",
        "Civic hall",
        "1 High Street<br>Kirkcaldy<br>KY1 1AA",
        "Bus 7",
        "Step-free entrance: At the back.",
        "Run by Organisation",
        'Scottish Charity Register: <span class="num">SC012345</span>',
        "Checked on 24 November 2026. Next check due",
        'href="https://example.org/contact">example.org</a>',
        'href="/support-directory/line/report/">Report a mistake</a>',
    ):
        assert said in html, said
    assert MARK not in html
    assert "checker" not in html and "second" not in html  # who checked is nobody else's business


def test_an_entry_costs_few_queries(client, home, django_assert_max_num_queries):
    full_entry()
    client.get(LINE)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(LINE)


def test_hours_in_words_stay_as_staff_wrote_them(client):
    ServiceFactory(slug="line", opening_hours="Daily\n\n9 to 5", verified=True)
    assert '<ul class="plain hours"> <li>Daily</li><li>9 to 5</li> </ul>' in words(page(client, LINE))


def test_an_overdue_crisis_line_says_when_its_check_was_due(client):
    line = ServiceFactory(slug="line", verified=True, crisis_role=CrisisRole.LISTENING)
    assert "Next check due" in page(client, LINE)
    Service.objects.filter(pk=line.pk).update(next_due=date(2026, 11, 3))
    text = words(page(client, LINE))
    assert "The next check was due on 3 November 2026." in text
    assert "re-checked" not in text and "0808 157 0192" in text


@pytest.mark.parametrize(("own", "shown"), [("https://line.example/", True), ("https://org.example/", False)])
def test_the_website_of_the_organisation_is_there_where_it_is_another(client, own, shown):
    ServiceFactory(slug="line", url=own, organization__url="https://org.example/", verified=True)
    html = page(client, LINE)
    assert ("The organisation’s website:" in html) == shown
    assert html.count('href="https://org.example/"') == 1


def test_an_overdue_entry_says_so_and_hides_its_hours(client):
    service = office_hours(ServiceFactory(slug="line", opening_hours="Daily"))
    make_public(service)
    Service.objects.filter(pk=service.pk).update(next_due=A_TUESDAY.date())
    html = words(page(client, LINE))
    assert "being re-checked" in html
    assert "Daily" not in html and "9am" not in html and "Open at" not in html
    assert "hoursAvailable" not in page(client, LINE)


def test_numbers_that_end_at_the_border_say_so_where_both_sides_are_helped(client):
    both = ServiceFactory(slug="line", nations=[*UK, "republic-of-ireland"])
    for number in ("0808 157 0192", "1800 247 247", "0818 222 024", "116 123", "+44 20 7946 0000"):
        PhoneFactory(service=both, number=number)
    make_public(both)
    html = words(page(client, LINE))
    assert "0808 157 0192</b> · works only from phones in the UK" in html
    assert "1800 247 247</b> · works only from phones in the Republic of Ireland" in html
    assert "0818 222 024</b> · works only from phones in the Republic of Ireland" in html
    assert "116 123</b></p>" in html and "+44 20 7946 0000</b></p>" in html


def test_a_number_for_one_side_of_the_border_needs_no_such_word(client):
    ServiceFactory(slug="line", phone="0808 157 0192", verified=True)
    assert "works only" not in page(client, LINE)


def test_an_entry_without_any_way_to_reach_it_says_so(client):
    ServiceFactory(slug="line", verified=True)
    assert "We have no way to reach them yet" in page(client, LINE)


@pytest.mark.parametrize("slug", ["unknown", "%00", "a" * 5_000, "..%2F", "%C3%A9"])
@pytest.mark.parametrize("rest", ["", "report/"])
def test_an_unknown_entry_is_not_found(client, slug, rest):
    assert client.get(f"/support-directory/{slug}/{rest}").status_code == 404


@pytest.mark.parametrize(
    "hidden",
    [{"status": Status.DEFUNCT}, {"live": False}, {"assurance": "unchecked", "verified_fingerprint": ""}],
)
def test_what_is_not_listed_is_not_found(client, hidden):
    service = ServiceFactory(slug="line", verified=True)
    Service.objects.filter(pk=service.pk).update(**hidden)
    assert client.get(LINE).status_code == client.get(f"{LINE}report/").status_code == 404


def test_pages_that_mention_an_entry_are_listed_if_visitors_may_read_them(
    client, home, django_capture_on_commit_callbacks
):
    service = ServiceFactory(slug="line", verified=True)
    services = {"title": "", "intro": "", "services": [{"type": "item", "id": "1", "value": str(service.pk)}]}
    body = [{"type": "services", "value": services}]
    with django_capture_on_commit_callbacks(execute=True):  # Wagtail notes what points to what after the commit
        add_page(home, InformationPage, title="Mentions it", slug="mentions", body=body)
        add_page(home, InformationPage, title="Draft", slug="draft", body=body, live=False)
        add_page(home, InformationPage, title="Says nothing", slug="nothing")
        private = add_page(home, InformationPage, title="Private", slug="private", body=body)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    html = main(page(client, LINE))
    assert re.findall(r'<a href="(/\w+/)">', html.partition('id="pages"')[2]) == ["/mentions/"]


def things(client) -> dict[str, dict]:
    """Return what the page says for machines, by type."""
    html = page(client, LINE)
    text = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    return {thing["@type"]: thing for thing in json.loads(text)["@graph"]} if text else {}


def test_machines_read_who_it_is_how_to_reach_it_and_when(client, settings):
    settings.BASE_URL = "https://portal.example"
    full_entry()
    Schedule.objects.create(service=Service.objects.get(), weekday=6, opens_at=time(0), closes_at=time(0))
    make_public(Service.objects.get())
    found = things(client)
    service, organisation = found["Service"], found["NGO"]
    assert service["@id"] == "https://portal.example/support-directory/line/#service"
    assert service["provider"] == {"@id": organisation["@id"]}
    assert [area["name"] for area in service["areaServed"]] == ["Scotland", "Wales"]
    assert service["hoursAvailable"] == [
        {
            "@type": "OpeningHoursSpecification",
            "opens": "09:00",
            "closes": "17:00",
            "dayOfWeek": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
        },
        {"@type": "OpeningHoursSpecification", "opens": "00:00", "closes": "23:59", "dayOfWeek": ["Saturday"]},
        {
            "@type": "OpeningHoursSpecification",
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": "2026-12-24",
            "validThrough": "2026-12-27",
        },
    ]
    points = organisation["contactPoint"]
    assert points[0]["@type"] == "ContactPoint"
    assert points[0]["telephone"] == "0808 157 0192" and points[0]["contactOption"] == "TollFree"
    assert points[-1] == {"@type": "ContactPoint", "email": "a@example.org"}
    assert organisation["identifier"][0]["value"] == "SC012345"


def test_machines_are_told_nothing_of_an_example(client, settings):
    settings.SHOW_UNCHECKED_SERVICES = True
    ServiceFactory(slug="line")
    assert things(client) == {}
    assert '<meta name="robots" content="noindex">' in page(client, LINE)


def test_text_of_an_entry_cannot_end_the_script_it_stands_in(client):
    ServiceFactory(slug="line", name="</script><script>alert(1)</script>", verified=True)
    assert "<script>alert" not in page(client, LINE)
    assert things(client)["Service"]["name"].startswith("</script>")


def test_a_public_body_is_no_charity(client):
    ServiceFactory(slug="line", verified=True, crisis_role=CrisisRole.LISTENING)
    assert "Organization" in things(client)
