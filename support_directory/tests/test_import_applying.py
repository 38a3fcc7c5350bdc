"""Bringing a file in and taking it back: drafts alone, all or nothing, and exactly as before."""

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from support_directory.choices import Outcome
from support_directory.importing import applying, history, undoing
from support_directory.importing.applying import apply
from support_directory.importing.checking import NotPossible, start
from support_directory.importing.undoing import WorkedOn, undo
from support_directory.models import (
    ChangeSuggestion,
    DirectoryVersion,
    ImportBatch,
    Organization,
    OrganizationIdentifier,
    Phone,
    Service,
    TaxonomyTerm,
)
from support_directory.tests.factories import ServiceFactory, make_public, staff
from support_directory.tests.importing import (
    applied,
    cells,
    check_on,
    checked,
    did,
    directory,
    everything,
    exported,
    full_service,
    lead,
    mistakes,
    terms,
)
from support_directory.verification import verify

pytestmark = pytest.mark.django_db
State = ImportBatch.State
SOURCE = "https://example.org/contact"
NEW = {
    "name": "Brand new", "organization": "A new one", "areas": "UK; Fife (Scotland)", "topics": "money",
    "phones": "0808 157 0192 (voice, free; press 2); 85258 (text SHOUT)", "schedules": "Monday-Friday 09:00-17:00",
    "languages": "Welsh (cy)", "cost_options": "Members (7.50 GBP)", "description": "Listens.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def production(settings):
    """List only what was checked."""
    settings.SHOW_UNCHECKED_SERVICES = False
    terms()


def listed() -> list[str]:
    return list(Service.objects.listed().values_list("name", flat=True))


def fresh(service: Service) -> Service:
    return Service.objects.get(pk=service.pk)


def changed(*services: Service, **values: str) -> list[dict[str, str]]:
    """Rows that change these entries."""
    values = values or {"name": "From the file", "phones": "116 123 (voice)"}
    return [
        cells(service) | {name: f"{text} {n}" if name == "name" else text for name, text in values.items()}
        for n, service in enumerate(services)
    ]


def test_a_change_is_a_draft_and_the_public_entry_stays():
    public, *_rest = directory()
    before = {table: rows for table, rows in everything().items() if "revision" not in table}
    shown = listed()
    row = public.phones.count(), public.assurance, public.verified_fingerprint
    applied(changed(public))
    after = fresh(public)
    assert listed() == shown == ["Changed", "Public"]
    assert (after.phones.count(), after.assurance, after.verified_fingerprint) == row
    assert after.name == "Public"
    assert after.has_unpublished_changes
    assert not public.verifications.exclude(voided_at=None).exists()
    draft = after.latest_revision.as_object()
    assert (draft.name, [phone.number for phone in draft.phones.all()]) == ("From the file 0", ["116 123"])
    for relation in ("contacts", "schedule_exceptions", "schedules", "areas", "attributes", "languages"):
        assert {row.pk for row in getattr(draft, relation).all()} == {row.pk for row in getattr(after, relation).all()}
    now = {table: rows for table, rows in everything().items() if "revision" not in table}
    service = "support_directory_service"
    assert {table for table in now if now[table] != before[table]} == {service}


def in_order(value):
    return sorted(value, key=lambda row: row["pk"]) if isinstance(value, list) else value


def test_the_revision_is_what_wagtail_itself_would_have_saved():
    public, *_rest = directory()
    applied(changed(public, name="Other"))
    ours = fresh(public).latest_revision
    draft = fresh(public).latest_revision.as_object()
    theirs = draft.save_revision(user=lead(), clean=False)
    theirs.refresh_from_db()
    for field in (
        "content_type_id",
        "base_content_type_id",
        "object_id",
        "object_str",
        "user_id",
        "approved_go_live_at",
    ):
        assert getattr(ours, field) == getattr(theirs, field), field
    passed_over = {"modified_at", "latest_revision", "has_unpublished_changes"}
    assert set(ours.content) == set(theirs.content)
    for name in set(theirs.content) - passed_over:
        assert in_order(ours.content[name]) == in_order(theirs.content[name]), name


def test_a_check_publishes_what_the_file_brought():
    public, *_rest = directory()
    applied([*changed(public, name="Corrected", phones="116 123 (voice, free)"), NEW])
    for service in (public, Service.objects.get(slug="brand-new")):
        make_public(service)
    assert listed() == ["Brand new", "Changed", "Corrected 0"]
    new = Service.objects.get(slug="brand-new")
    assert [str(area) for area in new.areas.all()] == ["The whole UK", "Fife, Scotland"]
    assert [phone.display for phone in new.phones.all()] == ["0808 157 0192", "SHOUT to 85258"]
    assert new.schedules.count() == 5
    assert not new.has_unpublished_changes


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


def test_the_history_names_the_file_and_its_pages_open(client):
    public, *_rest = directory()
    batch = applied([*changed(public), NEW])
    client.force_login(lead())
    names = "wagtailsnippets_support_directory_service"
    html = client.get(reverse(f"{names}:history", args=[public.pk])).content.decode()
    assert "Imported from the file “file.csv”" in html
    for key in (public.pk, Service.objects.get(slug="brand-new").pk):
        assert client.get(reverse(f"{names}:edit", args=[key])).status_code == 200
    undo(batch.pk, lead())
    response = client.get(reverse(f"{names}:history", args=[public.pk]))
    assert "Took back what came from the file “file.csv”" in response.content.decode()
    made = ModelLogEntry.objects.filter(action=history.IMPORTED, object_id=str(batch.rows.get(action="new").service_id))
    assert made.exists()
    assert client.get(reverse("wagtailadmin_reports:site_history")).status_code in (200, 302)


def test_applied_and_taken_back_nothing_is_left(client):
    services = directory()
    before = everything()
    batch = applied([*changed(*services, topics="caring"), NEW, {"name": "Second", "organization": "A new one"}])
    assert did(batch) == {"change": 4, "new": 2}
    assert everything() != before
    undo(batch.pk, lead())
    after = everything()
    for table, rows in before.items():
        assert after[table] == rows, table
    batch.refresh_from_db()
    assert (batch.state, mistakes(batch)) == (State.UNDONE, {})


def test_after_an_undo_the_former_draft_can_be_checked_and_published():
    _public, service, *_rest = directory()
    batch = applied(changed(service))
    undo(batch.pk, lead())
    make_public(service)
    after = fresh(service)
    assert (after.name, after.has_unpublished_changes, after.phones.count()) == ("Changed since", False, 0)


def test_a_crisis_line_that_awaits_its_second_person_still_does_after_an_undo():
    service = full_service(crisis_role="listening")
    check = verify(service, staff("checker", "verify"), SOURCE, Outcome.CONFIRMED)
    batch = applied(changed(service))
    undo(batch.pk, lead())
    check.refresh_from_db()
    assert check.awaits_approval
    assert fresh(service).latest_revision_id == check.revision_id


def test_asked_twice_it_is_done_once():
    services = directory()
    batch = applied([*changed(*services), NEW])
    revisions = Revision.objects.count()
    apply(batch.pk, lead())
    assert Revision.objects.count() == revisions
    undo(batch.pk, lead())
    undo(batch.pk, lead())
    with pytest.raises(NotPossible):
        apply(batch.pk, lead())
    with pytest.raises(NotPossible, match="applied already"):
        start(batch.pk, {"id": 0})
    assert not Service.objects.filter(name="Brand new").exists()


def test_what_was_not_applied_cannot_be_taken_back():
    with pytest.raises(NotPossible, match="was not applied"):
        undo(checked([{"name": "x", "organization": "A"}]).pk, lead())


@pytest.mark.parametrize("work", ["history", "stamps", "versions"])
def test_a_failure_on_the_way_leaves_nothing_behind(monkeypatch, work):
    services = directory()
    monkeypatch.setattr(applying, "AT_ONCE", 2)
    batch = checked([*changed(*services), NEW])
    before = everything()
    calls = []

    def fails_late(*args, **kwargs):
        calls.append(args)
        if len(calls) > (0 if work == "versions" else 2):
            raise OSError("the worker is killed")
        return original(*args, **kwargs)

    holder, name = {"history": (applying.history, "write"), "stamps": (applying, "stamps"),
                    "versions": (applying, "raise_version")}[work]  # fmt: skip
    original = getattr(holder, name)
    with monkeypatch.context() as patch, pytest.raises(OSError, match="killed"):
        patch.setattr(holder, name, fails_late)
        apply(batch.pk, lead())
    assert everything() == before
    batch.refresh_from_db()
    assert batch.state == State.CHECKED
    apply(batch.pk, lead())
    assert Service.objects.filter(name="Brand new").exists()


def test_a_failure_on_the_way_back_leaves_the_import_whole(monkeypatch):
    services = directory()
    batch = applied([*changed(*services), NEW])
    before = everything()

    def fails(*args):
        raise OSError("the worker is killed")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="killed"):
        patch.setattr(undoing, "delete_unused", fails)
        undo(batch.pk, lead())
    assert everything() == before
    undo(batch.pk, lead())


def edit(service: Service) -> None:
    draft = fresh(service).get_latest_revision_as_object()
    draft.name = "Edited by hand"
    draft.save_revision()


def autosave(service: Service) -> None:
    """As the admin's editor does while someone types: the same revision with another text."""
    if not fresh(service).has_unpublished_changes:
        edit(service)
    revision = fresh(service).latest_revision
    revision.content["description"] = "Typed a moment ago"
    revision.save()


def by_hand(service: Service) -> None:
    Phone.objects.create(service=service, number="116 123")


def check_it(service: Service) -> None:
    verify(service, staff("checker", "verify"), SOURCE, Outcome.NOT_CONFIRMED)


def publish(service: Service) -> None:
    make_public(service)


def delete(service: Service) -> None:
    fresh(service).delete()


WORK = [edit, autosave, by_hand, check_it, publish, delete]


@pytest.mark.parametrize("work", WORK)
def test_an_entry_somebody_worked_on_since_the_check_stops_the_import(work):
    _public, other, *_rest = directory()
    service = full_service(name="Worked on")
    if work is autosave:
        edit(service)
    batch = checked([*changed(other), *changed(service), NEW])
    work(service)
    before = everything()
    with pytest.raises(NotPossible, match=r"somebody changed: From the file 0 \(row 3\)"):
        apply(batch.pk, lead())
    assert everything() == before
    start(batch.pk, batch.mapping)
    again = check_on(batch)
    if work is delete:
        assert again.state == State.REFUSED
    else:
        apply(batch.pk, lead())
        assert fresh(service).latest_revision.content["name"] == "From the file 0"


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("of", ["a changed entry", "a new entry"])
def test_an_entry_somebody_worked_on_since_the_import_is_not_taken_back(work, of):
    _public, other, *_rest = directory()
    service = full_service(name="Worked on")
    batch = applied([*changed(other), *changed(service), NEW, {"name": "Second", "organization": "Another"}])
    worked_on = service if of == "a changed entry" else Service.objects.get(slug="brand-new")
    work(worked_on)
    before, after_work = everything(), None if work is delete else cells(worked_on)
    with pytest.raises(WorkedOn, match="Nothing was undone: since the import, somebody") as refusal:
        undo(batch.pk, lead())
    assert work is delete or fresh(worked_on).name in str(refusal.value)
    assert everything() == before
    undo(batch.pk, lead(), leave_worked_on=True)
    assert fresh(other).latest_revision.content["name"] == "Changed since"
    assert not Service.objects.filter(name="Second").exists()
    assert not Organization.objects.filter(name="Another").exists()
    if work is not delete:
        assert cells(worked_on) == after_work
        assert Organization.objects.filter(pk=fresh(worked_on).organization_id).exists()
    (left,) = mistakes(batch).values()
    assert "somebody worked on it" in left[0][1]


def test_routine_is_not_work():
    """Whose task it is and when it is due may change while an import waits."""
    service = full_service()
    batch = checked(changed(service))
    Service.objects.filter(pk=service.pk).update(assigned_to=lead())
    apply(batch.pk, lead())
    Service.objects.filter(pk=service.pk).update(assigned_to=None)
    undo(batch.pk, lead())
    assert not fresh(service).has_unpublished_changes


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


def test_a_draft_that_is_no_longer_kept_cannot_come_back():
    _public, service, *_rest = directory()
    batch = applied(changed(service))
    Revision.objects.filter(pk=batch.rows.get().revision_before).delete()
    with pytest.raises(WorkedOn):
        undo(batch.pk, lead())


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


def test_a_changed_entry_may_bring_a_new_organisation_along():
    public, service, *_rest = directory()
    before = everything()
    values = {"organization": "A new one", "organization_slug": ""}
    batch = applied([*changed(service, **values), cells(public) | {"description": "Other"}, NEW])
    new = Organization.objects.get(name="A new one")
    assert fresh(service).latest_revision.as_object().organization == new
    assert fresh(service).organization != new
    assert Service.objects.get(slug="brand-new").organization == new
    undo(batch.pk, lead())
    assert everything() == before


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


def test_the_directory_gets_one_new_version_each_time():
    services = directory()
    batch = checked([*changed(*services), *({"name": f"n{n}", "organization": "A"} for n in range(5))])

    def drawn() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_value FROM directory_version")
            return cursor.fetchone()[0]

    before = drawn()
    apply(batch.pk, lead())
    assert (drawn(), DirectoryVersion.objects.get().version) == (before + 1, before + 1)
    undo(batch.pk, lead())
    assert drawn() == before + 2
    Phone.objects.create(service=services[0], number="116 123")
    assert drawn() > before + 2, "the triggers must work again afterwards"


def test_suggestions_and_tasks_of_an_entry_survive_an_undo():
    service = full_service()
    ChangeSuggestion.objects.create(kind="mistake", service=service, text="wrong")
    batch = applied(changed(service))
    undo(batch.pk, lead())
    assert ChangeSuggestion.objects.get().service == service


def test_applying_many_rows_costs_as_many_queries_as_few(django_assert_max_num_queries):
    for _ in range(30):
        ServiceFactory()
    rows = [row | {"name": row["name"] + "!"} for row in exported()]
    batch = checked(rows)
    with django_assert_max_num_queries(25):
        apply(batch.pk, lead())
    with django_assert_max_num_queries(60):
        undo(batch.pk, lead())
