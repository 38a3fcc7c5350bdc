"""Places, terms and the like in the admin: what staff change there reaches entries that somebody checked."""

import pytest
from django.urls import reverse

from portal import roles
from support_directory.choices import CrisisRole
from support_directory.models import Organization, OrganizationIdentifier, Service, ServiceAtLocation, Taxonomy
from support_directory.tests.api_rows import make_location
from support_directory.tests.factories import ServiceFactory, make_public
from support_directory.tests.members import form_of, member, page_text, row, service_url

pytestmark = pytest.mark.django_db
MOVED = {"addresses-0-address_1": "2 High Street"}


@pytest.fixture(autouse=True)
def production(settings):
    """List only what was checked."""
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture
def fiona():
    return member("fiona", roles.DIRECTORY_STAFF)


@pytest.fixture
def place():
    return make_location()


@pytest.fixture
def line(place):
    """Return the one crisis line of Wales, which people can also go to."""
    line = ServiceFactory(crisis_role=CrisisRole.LISTENING, nations=["wales"])
    ServiceAtLocation.objects.create(service=line, location=place)
    return make_public(line)


def test_another_address_hides_the_entries_there_but_never_the_last_crisis_line(fiona, place, line):
    url = reverse("wagtailsnippets_support_directory_location:edit", args=[place.pk])
    refused = fiona.post(url, form_of(fiona, url) | MOVED)
    assert "Visitors in Wales would be left without any crisis line" in page_text(refused)
    assert fiona.post(url, form_of(fiona, url)).status_code == 302  # nothing differs
    assert list(Service.objects.listed()) == [line]
    other = make_public(ServiceFactory(crisis_role=CrisisRole.LISTENING, nations=["wales"]))
    assert fiona.post(url, form_of(fiona, url) | MOVED).status_code == 302
    assert list(Service.objects.listed()) == [other]


def test_lines_at_one_place_do_not_cover_for_each_other(fiona, place, line):
    other = ServiceFactory(crisis_role=CrisisRole.LISTENING, nations=["wales"])
    ServiceAtLocation.objects.create(service=other, location=place)
    make_public(other)
    url = reverse("wagtailsnippets_support_directory_location:edit", args=[place.pk])
    assert fiona.post(url, form_of(fiona, url) | MOVED).status_code == 200
    assert Service.objects.listed().count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Another name"},
        {"url": "https://elsewhere.example/"},
        {"description": "Sells things."},
        row("identifiers", 0, identifier_scheme="GB-CHC", identifier="123"),
    ],
    ids=["name", "website", "description", "register number"],
)
def test_another_organisation_hides_its_entries_but_never_the_last_crisis_line(fiona, line, change):
    url = reverse("wagtailsnippets_support_directory_organization:edit", args=[line.organization_id])
    refused = page_text(fiona.post(url, form_of(fiona, url) | change))
    assert "Visitors in Wales would be left without any crisis line" in refused and "updated" not in refused
    assert fiona.post(url, form_of(fiona, url) | {"slug": "another"}).status_code == 302  # visitors do not read it
    assert list(Service.objects.listed()) == [line]
    assert not Organization.objects.get(pk=line.organization_id).identifiers.exists()
    other = make_public(ServiceFactory(crisis_role=CrisisRole.LISTENING, nations=["wales"]))
    assert fiona.post(url, form_of(fiona, url) | change).status_code == 302
    assert list(Service.objects.listed()) == [other]


def test_an_earlier_version_of_an_organisation_cannot_hide_the_last_crisis_line_either(fiona, line):
    organization = Organization.objects.get(pk=line.organization_id)
    now, organization.name = organization.name, "As it was"
    earlier = organization.save_revision()
    names = "wagtailsnippets_support_directory_organization:revisions_revert"
    url = reverse(names, args=[organization.pk, earlier.pk])
    sent = form_of(fiona, url)
    assert sent["name"] == ["As it was"]
    assert "Visitors in Wales would be left" in page_text(fiona.post(url, sent))
    assert Organization.objects.get(pk=organization.pk).name == now
    assert list(Service.objects.listed()) == [line]


def test_whoever_checks_an_entry_reads_who_runs_it(fiona, line):
    Organization.objects.filter(pk=line.organization_id).update(
        name="Listeners", url="https://listeners.example/", description="Founded by people\nwho listen."
    )
    OrganizationIdentifier.objects.create(
        organization_id=line.organization_id, identifier_scheme="GB-CHC", identifier="123"
    )
    text = page_text(fiona.get(service_url("check", line)))
    facts = text[: text.index("Where it comes from")]
    assert [
        words for words in ("Listeners", "https://listeners.example/", "Founded by people") if words not in facts
    ] == []
    assert "Charity Commission for England and Wales: 123" in facts


def test_whoever_checks_an_entry_reads_all_of_its_place(fiona, line):
    text = page_text(fiona.get(service_url("check", line)))
    assert "1 High Street" in text and "Bus 7" in text and "Step-free entrance: At the back." in text


@pytest.mark.parametrize("asked", ["parent=x", "parent=%00", "taxonomy=-1", "sort_order=many", "slug=%00"])
def test_a_form_opens_whatever_the_address_fills_in(asked):
    money = Taxonomy.objects.create(slug="topic", name="Topic").terms.create(slug="money", name="Money")
    url = reverse("wagtailsnippets_support_directory_taxonomyterm:add")
    lead = member("lead", roles.DIRECTORY_LEADS)
    filled = form_of(lead, f"{url}?{asked}&name=Debt")
    assert filled["name"] == ["Debt"]
    if "parent" not in asked:
        assert form_of(lead, f"{url}?{asked}&parent={money.pk}")["parent"] == [str(money.pk)]
