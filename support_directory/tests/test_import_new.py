"""Entries and organisations that a file brings into a directory without them, and their way out again."""

import pytest
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend

from support_directory.choices import Outcome
from support_directory.importing.applying import apply
from support_directory.importing.checking import NotPossible, start
from support_directory.importing.undoing import WorkedOn, undo
from support_directory.models import (
    Organization,
    OrganizationIdentifier,
    Service,
    TaxonomyTerm,
)
from support_directory.tests.factories import ServiceFactory, staff
from support_directory.tests.importing import (
    NEW,
    SOURCE,
    applied,
    cells,
    changed,
    check_on,
    checked,
    everything,
    exported,
    fresh,
    full_service,
    lead,
    terms,
)
from support_directory.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("production")]


@pytest.fixture(autouse=True)
def lists(db):
    terms()


def listed() -> list[str]:
    return list(Service.objects.listed().values_list("name", flat=True))


def test_a_new_entry_is_no_more_than_a_draft_but_staff_find_it(settings, client):
    settings.SHOW_UNCHECKED_SERVICES = True
    applied([NEW])
    assert listed() == []
    service = Service.objects.get()
    assert (service.live, service.has_unpublished_changes, service.assurance) == (False, True, "unchecked")
    assert service.organization.name == "A new one"
    assert service.nations == ["england", "scotland", "wales", "northern-ireland"]
    assert [str(row.taxonomy_term) for row in service.attributes.all()] == ["Money"]
    found = get_search_backend().autocomplete("brand", Service)
    assert list(found) == [service]
    for pointed_at in (service.organization, TaxonomyTerm.objects.get(slug="money")):
        assert ReferenceIndex.get_references_to(pointed_at).count() == 1
    noted = set(ReferenceIndex.objects.values_list("pk", "model_path", "content_path", "content_path_hash"))
    ReferenceIndex.create_or_update_for_object(service)
    assert set(ReferenceIndex.objects.values_list("pk", "model_path", "content_path", "content_path_hash")) == noted
    cells_of_file = cells(service)
    assert {name: cells_of_file[name] for name in NEW} == NEW | {
        "phones": "0808 157 0192 (voice, free; press 2); 85258 (text SHOUT)",
        "schedules": "; ".join(
            f"{day} 09:00-17:00" for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
        ),
    }
    assert applied(exported()).rows.get().action == "same"


def test_a_crisis_line_that_awaits_its_second_person_still_does_after_an_undo():
    service = full_service(crisis_role="listening")
    check = verify(service, staff("checker", "verify"), SOURCE, Outcome.CONFIRMED)
    batch = applied(changed(service))
    undo(batch.pk, lead())
    check.refresh_from_db()
    assert check.awaits_approval
    assert fresh(service).latest_revision_id == check.revision_id


def test_what_was_not_applied_cannot_be_taken_back():
    with pytest.raises(NotPossible, match="was not applied"):
        undo(checked([{"name": "x", "organization": "A"}]).pk, lead())


def test_a_new_entry_that_stands_on_a_page_is_not_deleted(home):
    batch = applied([NEW])
    service = Service.objects.get()
    kind = service.get_content_type()
    page = home.content_type
    ReferenceIndex.objects.create(
        base_content_type=page, content_type=page, object_id=str(home.pk), to_content_type=kind,
        to_object_id=str(service.pk), model_path="body", content_path="body.1", content_path_hash=batch.pk,
    )  # fmt: skip
    with pytest.raises(WorkedOn, match="Brand new"):
        undo(batch.pk, lead())
    assert Service.objects.exists()


def use(organization: Organization) -> None:
    ServiceFactory(organization=organization)


def draft_of(organization: Organization) -> None:
    service = ServiceFactory().get_latest_revision_as_object()
    service.organization = organization
    service.save_revision()


def identify(organization: Organization) -> None:
    OrganizationIdentifier.objects.create(organization=organization, identifier_scheme="GB-CHC", identifier="1")


def correct(organization: Organization) -> None:
    organization.save_revision()


@pytest.mark.parametrize("work", [use, draft_of, identify, correct])
def test_a_new_organisation_that_somebody_uses_stays(work):
    batch = applied([NEW])
    organization = Organization.objects.get()
    work(organization)
    undo(batch.pk, lead())
    assert Organization.objects.filter(pk=organization.pk).exists()
    assert not Service.objects.filter(slug="brand-new").exists()


def test_a_short_name_taken_since_the_check_stops_the_import():
    batch = checked([*changed(full_service()), NEW])
    ServiceFactory(slug="brand-new")
    before = everything()
    with pytest.raises(NotPossible, match="took a short name"):
        apply(batch.pk, lead())
    assert everything() == before
    start(batch.pk, batch.mapping)
    assert check_on(batch).rows.last().draft["slug"] == "brand-new-a-new-one"
    apply(batch.pk, lead())


def test_an_organisation_made_since_the_check_stops_the_import_and_the_next_check_finds_it():
    batch = checked([NEW])
    there = Organization.objects.create(name="A new one", slug="a-new-one")
    with pytest.raises(NotPossible):
        apply(batch.pk, lead())
    start(batch.pk, batch.mapping)
    check_on(batch)
    apply(batch.pk, lead())
    assert Service.objects.get().organization == there


def test_applying_many_rows_costs_as_many_queries_as_few(django_assert_max_num_queries):
    for _ in range(30):
        ServiceFactory()
    rows = [row | {"name": row["name"] + "!"} for row in exported()]
    batch = checked(rows)
    with django_assert_max_num_queries(25):
        apply(batch.pk, lead())
    with django_assert_max_num_queries(60):
        undo(batch.pk, lead())
