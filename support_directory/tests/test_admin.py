"""What staff meet in the admin: a form that cannot approve, and lists that can be searched, filtered and exported."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import NoReverseMatch, reverse

from support_directory.choices import Assurance
from support_directory.models import Phone, Service
from support_directory.tests.factories import OrganizationFactory, PhoneFactory, ServiceFactory, make_public

pytestmark = pytest.mark.django_db
NAMES = "wagtailsnippets_support_directory_service"


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_superuser("staff", "staff@example.org", "a password"))
    return client


def form(service: Service | None = None, phones: list[dict] = (), **values) -> dict:
    """Return what a browser would send."""
    kept = service.phones.count() if service else 0
    data = {
        "name": "A line",
        "slug": "a-line",
        "organization": "",
        "description": "",
        "nations": ["wales"],
        "status": "active",
        "confidence": "low",
        "phones-TOTAL_FORMS": len(phones),
        "phones-INITIAL_FORMS": kept,
        "phones-MIN_NUM_FORMS": 0,
        "phones-MAX_NUM_FORMS": 1000,
    }
    if service:
        data |= {"name": service.name, "slug": service.slug, "organization": service.organization_id}
        data |= {"nations": service.nations, "description": service.description}
    for place, phone in enumerate(phones):
        row = {"id": "", "number": "", "type": "voice", "text_keyword": "", "note": "", "ORDER": place + 1, **phone}
        data |= {f"phones-{place}-{name}": value for name, value in row.items()}
    return data | values


def test_a_new_entry_is_not_checked_whatever_the_browser_sends(staff):
    organization = OrganizationFactory()
    data = form(organization=organization.pk, phones=[{"number": "0808-157-0192"}], assurance="approved")
    response = staff.post(reverse(f"{NAMES}:add"), data)
    assert response.status_code == 302
    service = Service.objects.get(slug="a-line")
    assert (service.assurance, service.nations) == (Assurance.UNCHECKED, ["wales"])
    assert [phone.number for phone in service.phones.all()] == ["0808 157 0192"]


def test_saving_an_approved_entry_unchanged_keeps_the_approval_and_another_number_voids_it(staff):
    service = ServiceFactory()
    phones = [PhoneFactory(service=service), PhoneFactory(service=service, number="116 123")]
    make_public(service)
    address = reverse(f"{NAMES}:edit", args=[service.pk])
    rows = [{"id": phone.pk, "number": phone.number} for phone in phones]
    assert staff.post(address, form(service, rows, description="Other words")).status_code == 302
    service = Service.objects.get()
    assert (service.assurance, service.description) == (Assurance.VERIFIED, "Other words")
    rows[0]["number"] = "0808 157 0193"
    assert staff.post(address, form(service, rows)).status_code == 302
    assert Service.objects.get().assurance == Assurance.UNCHECKED


def test_a_number_that_cannot_exist_is_refused_in_words(staff):
    service = ServiceFactory()
    response = staff.post(reverse(f"{NAMES}:edit", args=[service.pk]), form(service, [{"number": "0808 12"}]))
    assert response.status_code == 200
    assert "This is not a number in the UK or Ireland" in response.content.decode()
    assert not Phone.objects.exists()


def test_the_evidence_stands_first_and_approval_cannot_be_typed(staff):
    service = ServiceFactory(evidence_note="Seen on its page.", starter_facts={"topics": ["Carers", "Debt"]})
    html = staff.get(reverse(f"{NAMES}:edit", args=[service.pk])).content.decode()
    assert html.index("Seen on its page.") < html.index('name="name"')
    assert "topics: Carers, Debt" in html
    assert 'name="assurance"' not in html and 'name="starter_facts"' not in html
    assert html.count('name="nations"') == 5


def test_the_list_searches_filters_and_exports(staff):
    ServiceFactory(name="Welsh line", nations=["wales"], phone="0808 157 0192")
    ServiceFactory(name="Scottish line", nations=["scotland"], organization__name="Fife Council")
    address = reverse(f"{NAMES}:list")

    def shown(**query) -> list[bool]:
        html = staff.get(address, query).content.decode()
        return [name in html for name in ("Welsh line", "Scottish line")]

    assert shown() == [True, True]
    assert shown(q="welsh") == [True, False]
    assert shown(q="fife") == [False, True]
    assert shown(nations="wales") == [True, False]
    assert shown(assurance="approved") == [False, False]
    exported = b"".join(staff.get(address, {"export": "csv"}).streaming_content).decode()
    assert "Welsh line" in exported and "0808 157 0192" in exported and "Scotland" in exported


@pytest.mark.parametrize("view", ["history", "usage", "delete"])
def test_an_entry_has_history_and_usage(staff, view):
    assert staff.get(reverse(f"{NAMES}:{view}", args=[ServiceFactory().pk])).status_code == 200


def test_an_approved_entry_cannot_be_copied():
    with pytest.raises(NoReverseMatch):
        reverse(f"{NAMES}:copy", args=[ServiceFactory().pk])


def test_the_chooser_finds_entries_by_name(staff):
    ServiceFactory(name="Welsh line")
    address = reverse("wagtailsnippetchoosers_support_directory_service:choose_results")
    assert "Welsh line" in staff.get(address, {"q": "wel"}).content.decode()
    assert "Welsh line" not in staff.get(address, {"q": "scot"}).content.decode()


def test_the_organisation_form_opens_and_saves(staff):
    organization = OrganizationFactory()
    address = reverse("wagtailsnippets_support_directory_organization:edit", args=[organization.pk])
    assert staff.get(address).status_code == 200
    data = {"name": "Another", "slug": organization.slug, "url": "", "description": ""}
    assert staff.post(address, data).status_code == 302
    organization.refresh_from_db()
    assert organization.name == "Another"
