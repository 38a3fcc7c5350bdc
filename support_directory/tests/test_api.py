"""What the open data says, of whom, and what a list can be asked."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support_directory.api import documents
from support_directory.api.public import public_services, whole
from support_directory.choices import Assurance, Nation
from support_directory.models import (
    Attribute,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from support_directory.tests.api_rows import API, make_location, make_rich_service, make_term
from support_directory.tests.factories import OrganizationFactory, ServiceFactory, make_public

pytestmark = pytest.mark.django_db


def read(client, address):
    response = client.get(API + address)
    assert response.status_code == 200, response.content
    return response.json()


def names(client, address):
    return [service["name"] for service in read(client, address)["contents"]]


def test_the_front_door_names_standard_and_description(client):
    make_rich_service()
    about = read(client, "/")
    assert about["version"] == "HSDS-UK-3.0"
    assert about["openapi_url"].endswith("/api/oruk/v3/openapi.json") and "note" not in about
    assert "licence" in about["description"]


def test_everything_about_a_service(client):
    service = make_rich_service()
    told = read(client, f"/services/{service.pk}")
    plain = {name: value for name, value in told.items() if isinstance(value, str | int)}
    assert plain == {
        "id": str(service.pk),
        "name": "Debt advice",
        "alternate_name": "DA",
        "description": "Helps with money.",
        "url": "https://trust.example/debt",
        "email": "debt@trust.example",
        "status": "active",
        "fees_description": "Free to all.",
        "fees": "Free to all.",
        "eligibility_description": "Adults.",
        "minimum_age": 18,
        "maximum_age": 99,
        "assured_date": timezone.localdate().isoformat(),
        "alert": "Closed for the move on Friday.",
        "last_modified": told["last_modified"],
    }
    assert told["organization"]["name"] == "Debt advice Trust"
    assert told["organization"]["organization_identifiers"][0]["identifier_scheme"] == "GB-SC"
    assert [phone.get("description") for phone in told["phones"]] == [None, "Text the word HELP. Free. Any time"]
    assert told["contacts"][0]["title"] == "Adviser" and "name" not in told["contacts"][0]
    assert told["languages"][0] | {"id": 0} == {"id": 0, "name": "Welsh", "code": "cy", "note": "By interpreter."}
    free, others = told["cost_options"]
    assert (free["amount"], free["currency"]) == (0, "GBP")
    assert others["amount_description"] == "By donation." and "amount" not in others
    terms = [(row["link_type"], row["taxonomy_term"]["code"]) for row in told["attributes"]]
    assert sorted(terms) == [("channel", "phone"), ("topic", "debt")]
    assert {row["link_id"] for row in told["attributes"]} == {str(service.pk)}
    place = told["service_at_locations"][0]["location"]
    assert (place["latitude"], place["longitude"], place["location_type"]) == (56.2082, -3.1495, "physical")
    assert place["addresses"][0]["state_province"] == "Scotland" and place["addresses"][0]["country"] == "GB"
    assert place["accessibility"][0]["description"] == "Step-free entrance"


def test_areas_carry_the_codes_of_the_ons_and_of_iso(client):
    areas = read(client, f"/services/{make_rich_service().pk}")["service_areas"]
    assert sorted((area["name"], area.get("extent"), area.get("uri", "").split("/")[-1]) for area in areas) == [
        ("Fife, Scotland", None, ""),  # the code of Scotland would promise too much
        ("Northern Ireland", "N92000002", "N92000002"),
        ("Republic of Ireland", "IE", "#iso:code:3166:IE"),  # named twice in the rows
        ("The whole UK", "K02000001", "K02000001"),
    ]
    assert len({area["id"] for area in areas}) == 4


def test_hours_are_told_by_week_and_by_special_days(client):
    week, christmas = read(client, f"/services/{make_rich_service().pk}")["schedules"]
    told = {name: week[name] for name in ("freq", "byday", "opens_at", "closes_at", "notes")}
    assert told == {
        "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:30",
        "notes": "Local time, Europe/London.",
    }  # fmt: skip
    assert "timezone" not in week and "Closed on bank holidays" in week["description"]
    assert (christmas["valid_from"], christmas["valid_to"]) == ("2099-12-25", "2099-12-26")
    assert "opens_at" not in christmas and "closed" in christmas["description"]


def test_hours_in_words_stand_where_there_are_no_others(client):
    service = ServiceFactory(opening_hours="Ring in the mornings.", verified=True)
    (words,) = read(client, f"/services/{service.pk}")["schedules"]
    assert words | {"id": 0} == {"id": 0, "description": "Ring in the mornings."}


def test_overdue_hours_are_gone_and_the_last_check_stays(client):
    service = make_rich_service(opening_hours="Ring in the mornings.")
    Service.objects.filter(pk=service.pk).update(next_due=timezone.localdate())
    told = read(client, f"/services/{service.pk}")
    assert "schedules" not in told and told["assured_date"] == service.assured_date.isoformat()
    place = read(client, f"/service_at_locations/{service.service_at_locations.get().pk}")
    assert "schedules" not in place["service"]


def test_an_overdue_crisis_line_keeps_its_hours(client):
    service = make_rich_service(crisis_role="listening")
    Service.objects.filter(pk=service.pk).update(next_due=timezone.localdate())
    assert len(read(client, f"/services/{service.pk}")["schedules"]) == 2


def test_ids_of_what_is_derived_stay_the_same(client):
    service = make_rich_service()

    def ids(value):
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        own = [value["id"]] if isinstance(value, dict) and "id" in value else []
        return own + [found for part in parts for found in ids(part)]

    before = ids(read(client, f"/services/{service.pk}"))
    make_public(service)  # published anew from a revision
    assert ids(read(client, f"/services/{service.pk}")) == before
    assert all(UUID(found) for found in before) and len(before) == len(set(before)) > 20


def test_empty_fields_are_left_out(client):
    service = ServiceFactory(description="", nations=[Nation.WALES], verified=True)
    assert set(read(client, f"/services/{service.pk}")) == {
        "id", "name", "status", "assured_date", "last_modified", "organization", "service_areas",
    }  # fmt: skip


def test_nothing_that_was_told_is_lost_on_the_way(client):
    """The check against the declared shapes drops what they do not know."""
    service = make_rich_service()
    keys = lambda value: (  # noqa: E731
        {name: keys(part) for name, part in value.items()}
        if isinstance(value, dict)
        else [keys(part) for part in value]
        if isinstance(value, list)
        else None
    )
    built = documents.service(whole(public_services()).get(pk=service.pk))
    assert keys(read(client, f"/services/{service.pk}")) == keys(built)
    assert keys(read(client, "/services?full=true")["contents"]) == [keys(built)]
    place = service.service_at_locations.get()
    assert keys(read(client, f"/service_at_locations/{place.pk}")["service"]) == keys(
        documents.service_at_place(whole(public_services()).get(pk=service.pk))
    )


@pytest.mark.parametrize("show_examples", [True, False])
def test_nothing_unchecked_leaves_whatever_the_settings(client, settings, show_examples):
    settings.SHOW_UNCHECKED_SERVICES = show_examples
    shown = make_rich_service("Shown")
    hidden = [
        ServiceFactory(name="Never checked", phone="0808 157 0192"),
        ServiceFactory(name="Demonstration", assurance=Assurance.DEMONSTRATION),
        make_rich_service("Withdrawn"),
        make_rich_service("Changed by hand"),
        make_rich_service("Not running"),
    ]
    Service.objects.filter(name="Withdrawn").update(live=False)
    Phone.objects.filter(service__name="Changed by hand").update(note="Typed in the database.")
    Service.objects.filter(name="Not running").update(status="inactive")
    assert names(client, "/services") == names(client, "/services?full=true") == ["Shown"]
    assert [row["name"] for row in read(client, "/organizations")["contents"]] == ["Shown Trust"]
    assert [row["service"]["name"] for row in read(client, "/service_at_locations")["contents"]] == ["Shown"]
    for service in hidden:
        assert client.get(f"{API}/services/{service.pk}").status_code == 404
        assert client.get(f"{API}/organizations/{service.organization_id}").status_code == 404
        for place in service.service_at_locations.all():
            assert client.get(f"{API}/service_at_locations/{place.pk}").status_code == 404
    Service.objects.filter(pk=hidden[0].pk).update(organization=shown.organization)
    told = read(client, f"/organizations/{shown.organization_id}")
    assert [service["name"] for service in told["services"]] == ["Shown"]


def test_a_draft_is_told_only_when_it_is_checked(client):
    service = make_rich_service("As checked")
    draft = service.latest_revision.as_object()
    draft.name = "As drafted"
    draft.save_revision()
    assert names(client, "/services") == ["As checked"]


def test_an_empty_directory_says_so(client, settings):
    settings.SHOW_UNCHECKED_SERVICES = True
    ServiceFactory()
    assert "Examples are never given out" in read(client, "/")["note"]
    told = read(client, "/services")
    assert told == {
        "total_items": 0, "total_pages": 0, "page_number": 1, "size": 0, "first_page": True, "last_page": True,
        "empty": True, "contents": [],
    }  # fmt: skip


def test_organisations_and_places(client):
    service = make_rich_service()
    other = ServiceFactory(name="Another", organization=service.organization, verified=True)
    told = read(client, f"/organizations/{service.organization_id}")
    assert {row["name"] for row in told["services"]} == {service.name, other.name}
    assert told["organization_identifiers"][0]["identifier_type"] == "Scottish Charity Register"
    place = read(client, f"/service_at_locations/{service.service_at_locations.get().pk}")
    assert place["location"]["addresses"] and place["service"]["phones"] and place["service"]["schedules"]


def test_taxonomies_and_their_terms(client):
    wide = make_term("money")
    narrow = make_term("debt", parent=wide)
    make_term("phone", "channel")
    topic = Taxonomy.objects.get(slug="topic")
    assert {row["name"] for row in read(client, "/taxonomies")["contents"]} == {"Topic", "Channel"}
    assert [row["code"] for row in read(client, f"/taxonomies/{topic.pk}")["taxonomy_terms"]] == ["money", "debt"]
    told = read(client, f"/taxonomy_terms/{narrow.pk}")
    assert (told["parent_id"], told["taxonomy_id"], told["taxonomy"]) == (str(wide.pk), str(topic.pk), "Topic")
    assert "parent_id" not in read(client, f"/taxonomy_terms/{wide.pk}")
    listed = read(client, f"/taxonomy_terms?taxonomy_id={topic.pk}")["contents"]
    assert [row["code"] for row in listed] == ["money", "debt"]
    assert [row["code"] for row in read(client, "/taxonomy_terms?search=DEB")["contents"]] == ["debt"]
    assert read(client, "/taxonomy_terms?taxonomy_id=unknown")["empty"]


def test_each_parameter_alone_and_with_every_other(client):
    """Against a plain reading of the same rows in Python."""
    wide, channel = make_term("money"), make_term("phone", "channel")
    terms = {"wide": wide, "narrow": make_term("debt", parent=wide), "narrowest": None, "channel": channel}
    terms["narrowest"] = make_term("bailiffs", parent=terms["narrow"])
    then = timezone.now() - timedelta(days=400)
    for number, (name, chosen, old) in enumerate(product(("Debt advice", "Carers"), (*terms, None), (True, False))):
        service = ServiceFactory(name=f"{name} {number}")
        if chosen:
            Attribute.objects.create(service=service, taxonomy_term=terms[chosen])
        if number % 2 == 0:
            ServiceAtLocation.objects.create(service=service, location=make_location(f"Hall {number}"))
        make_public(service)
        if old:
            Service.objects.filter(pk=service.pk).update(modified_at=then)
            Organization.objects.filter(pk=service.organization_id).update(modified_at=then)
    services = list(Service.objects.prefetch_related("attributes__taxonomy_term", "service_at_locations"))
    within = {"wide": {"wide", "narrow", "narrowest"}, "narrow": {"narrow", "narrowest"}}
    some, recent = services[3], timezone.now() - timedelta(days=1)

    def tagged(service, keys):
        return any(row.taxonomy_term in [terms[key] for key in keys] for row in service.attributes.all())

    searches = [None, ("dEBT advice", lambda s: "Debt" in s.name)]
    by_term = [
        None,
        *[(str(terms[key].pk), lambda s, key=key: tagged(s, within.get(key, {key}))) for key in ("wide", "narrow")],
        (uuid4().hex, lambda s: False),
        ("money", lambda s: False),
    ]
    taxonomies = [
        None,
        (str(channel.taxonomy_id).upper(), lambda s: tagged(s, ["channel"])),
        (str(wide.taxonomy_id), lambda s: tagged(s, ["wide", "narrow", "narrowest"])),
        ("\x00", lambda s: False),
    ]
    owners = [None, (str(some.organization_id), lambda s: s.organization_id == some.organization_id)]
    moments = [None, (recent.isoformat(), lambda s: s.modified_at >= recent)]
    parameters = ("search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after")
    seen_some = 0
    for chosen in product(searches, by_term, taxonomies, owners, moments):
        asked = {name: pair[0] for name, pair in zip(parameters, chosen, strict=True) if pair}
        fitting = [one for one in services if all(pair[1](one) for pair in chosen if pair)]
        seen_some += bool(fitting and asked)
        told = client.get(f"{API}/services", asked | {"per_page": 100}).json()
        assert {row["id"] for row in told["contents"]} == {str(one.pk) for one in fitting}, asked
        if len(asked) < 3:
            told = client.get(f"{API}/service_at_locations", asked | {"per_page": 100}).json()
            places = {str(place.pk) for one in fitting for place in one.service_at_locations.all()}
            assert {row["id"] for row in told["contents"]} == places, asked
    assert seen_some > 20


def test_a_search_finds_what_visitors_find_by_all_the_words(client):
    make_rich_service("Debt advice")
    ServiceFactory(name="Debts, an example nobody checked")
    for words, found in {
        "debt": True,
        "debts helping": True,  # by their stems
        "DEBT  trust": True,
        "debt phone": True,  # the name of a term
        "debt dentist": False,
        "dbet": False,  # as typed: no program can be asked whether it meant another word
        "\x00 \x00": True,
        "%": False,  # no entry holds it
        "": True,
    }.items():
        told = client.get(f"{API}/services", {"search": words}).json()
        assert [row["name"] for row in told["contents"]] == ["Debt advice"] * found, words


def test_a_search_without_a_single_letter_finds_nothing(client):
    make_rich_service()
    assert names(client, "/services?search=") == ["Debt advice"]
    assert names(client, "/services?search=%21%21%21") == names(client, "/services?search=%F0%9F%A4%8D") == []


def test_addresses_are_written_as_the_standard_wants_them(client):
    owner = OrganizationFactory(url="https://trust.example/fáilte")
    told = read(client, f"/services/{make_public(ServiceFactory(organization=owner, url='https://a.example/<b>')).pk}")
    assert told["url"] == "https://a.example/%3Cb%3E"
    assert told["organization"]["website"] == "https://trust.example/f%C3%A1ilte"


def test_a_circle_of_terms_ends(client):
    first = make_term("first")
    second = make_term("second", parent=first)
    TaxonomyTerm.objects.filter(pk=first.pk).update(parent=second)
    Attribute.objects.create(service=(service := ServiceFactory(name="Round")), taxonomy_term=second)
    make_public(service)
    assert names(client, f"/services?taxonomy_term_id={first.pk}") == ["Round"]


def test_modified_after_follows_last_modified(client):
    service = ServiceFactory(name="Asked", verified=True)
    organization = Organization.objects.filter(pk=service.organization_id)
    Service.objects.filter(pk=service.pk).update(modified_at=datetime(2026, 1, 1, tzinfo=UTC))
    organization.update(modified_at=datetime(2026, 2, 1, 12, tzinfo=UTC))
    assert read(client, f"/services/{service.pk}")["last_modified"] == "2026-02-01T12:00:00Z"
    for moment, found in {
        "2026-02-01": True,
        "2026-02-01T12:00:00Z": True,
        "2026-02-01T12:00:01": False,
        "2026-02-01T13:00:00%2B01:00": True,
        "2026-02-01T13:00:01%2B01:00": False,
        "0001-01-01": True,
        "9999-12-31": False,
        "": True,
    }.items():
        assert names(client, f"/services?modified_after={moment}") == (["Asked"] if found else []), moment
    # When the check runs out its hours go, so the answer changes though the row does not.
    Service.objects.filter(pk=service.pk).update(next_due=timezone.localdate())
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = read(client, f"/services/{service.pk}")["last_modified"]
    assert datetime.fromisoformat(told) == midnight
    after = {"modified_after": midnight.isoformat()}
    assert client.get(f"{API}/services", after).json()["total_items"] == 1
    after = {"modified_after": (midnight + timedelta(seconds=1)).isoformat()}
    assert client.get(f"{API}/services", after).json()["total_items"] == 0


@pytest.mark.parametrize("changed", ["term", "list"])
def test_a_new_name_of_a_term_is_a_change_of_its_services(client, changed):
    term = make_term("money")
    asked, other = ServiceFactory(name="Asked"), ServiceFactory(name="Other", verified=True)
    Attribute.objects.create(service=asked, taxonomy_term=term)
    make_public(asked)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    for rows in (Service.objects.filter(pk__in=[asked.pk, other.pk]), Organization.objects.all()):
        rows.update(modified_at=long_ago)
    assert names(client, "/services?modified_after=2026-01-02") == []
    row = term if changed == "term" else term.taxonomy
    row.name = "Money and benefits"
    row.save()
    assert names(client, "/services?modified_after=2026-01-02") == ["Asked"]
    assert datetime.fromisoformat(read(client, f"/services/{asked.pk}")["last_modified"]) > long_ago


def test_pages_hold_every_service_once(client):
    made = {str(ServiceFactory(verified=True).pk) for _ in range(7)}
    pages = [read(client, f"/services?per_page=3&page={page}") for page in (1, 2, 3)]
    assert [page["size"] for page in pages] == [3, 3, 1]
    assert [page["first_page"] for page in pages] == [True, False, False]
    assert [page["last_page"] for page in pages] == [False, False, True]
    assert {(page["total_items"], page["total_pages"]) for page in pages} == {(7, 3)}
    listed = [row["id"] for page in pages for row in page["contents"]]
    assert set(listed) == made and listed == sorted(listed)
    beyond = read(client, "/services?per_page=3&page=4")
    assert (beyond["empty"], beyond["size"], beyond["last_page"], beyond["total_items"]) == (True, 0, True, 7)
    assert read(client, "/services?perPage=2")["size"] == 2
    assert read(client, "/services?perPage=2&per_page=4")["size"] == 4
    assert read(client, "/services?per_page=100000")["size"] == 7


def test_no_page_is_longer_than_a_hundred(client):
    taxonomy = make_term("first").taxonomy
    TaxonomyTerm.objects.bulk_create(
        TaxonomyTerm(taxonomy=taxonomy, slug=f"t{number}", name=f"T{number}") for number in range(119)
    )
    told = read(client, "/taxonomy_terms?per_page=1000")
    assert (told["size"], told["total_pages"], told["total_items"]) == (100, 2, 120)
    assert read(client, "/taxonomy_terms")["size"] == 50


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/services", 3),
        ("/services?full=true", 16),
        ("/organizations", 3),
        ("/service_at_locations", 3),
        ("/taxonomies", 3),
        ("/taxonomy_terms", 3),
        ("/services/{service}", 15),
        ("/organizations/{organization}", 4),
        ("/service_at_locations/{place}", 15),
        ("/taxonomies/{taxonomy}", 3),
    ],
)
def test_a_page_costs_the_same_whatever_is_on_it(client, django_assert_num_queries, address, most):
    service = make_rich_service("First")
    address = API + address.format(
        service=service.pk,
        organization=service.organization_id,
        place=service.service_at_locations.get().pk,
        taxonomy=Taxonomy.objects.get(slug="topic").pk,
    )
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert client.get(address).status_code == 200
    assert len(one) <= most, [query["sql"][:150] for query in one]
    for number in range(2):
        other = make_rich_service(f"Other {number}")
        Service.objects.filter(pk=other.pk).update(organization=service.organization)
        make_public(other)
    with django_assert_num_queries(len(one)):
        assert client.get(address).status_code == 200
