"""Bringing a file in and taking it back: drafts alone, all or nothing, and exactly as before."""

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision

from support_directory.importing import applying, history, undoing
from support_directory.importing.applying import apply
from support_directory.importing.checking import NotPossible, start
from support_directory.importing.undoing import WorkedOn, undo
from support_directory.models import (
    DirectoryVersion,
    ImportBatch,
    Organization,
    Phone,
    Service,
)
from support_directory.tests.factories import make_public
from support_directory.tests.importing import (
    NEW,
    applied,
    cells,
    changed,
    checked,
    did,
    everything,
    fresh,
    lead,
    mistakes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("production")]
State = ImportBatch.State


def listed() -> list[str]:
    return list(Service.objects.listed().values_list("name", flat=True))


def test_a_change_is_a_draft_and_the_public_entry_stays(entries):
    public, *_rest = entries
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


def test_the_revision_is_what_wagtail_itself_would_have_saved(entries):
    public, *_rest = entries
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


def test_a_check_publishes_what_the_file_brought(entries):
    public, *_rest = entries
    applied([*changed(public, name="Corrected", phones="116 123 (voice, free)"), NEW])
    for service in (public, Service.objects.get(slug="brand-new")):
        make_public(service)
    assert listed() == ["Brand new", "Changed", "Corrected 0"]
    new = Service.objects.get(slug="brand-new")
    assert [str(area) for area in new.areas.all()] == ["The whole UK", "Fife, Scotland"]
    assert [phone.display for phone in new.phones.all()] == ["0808 157 0192", "SHOUT to 85258"]
    assert new.schedules.count() == 5
    assert not new.has_unpublished_changes


def test_the_history_names_the_file_and_its_pages_open(client, entries):
    public, *_rest = entries
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


def test_applied_and_taken_back_nothing_is_left(client, entries):
    services = entries
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


def test_after_an_undo_the_former_draft_can_be_checked_and_published(entries):
    _public, service, *_rest = entries
    batch = applied(changed(service))
    undo(batch.pk, lead())
    make_public(service)
    after = fresh(service)
    assert (after.name, after.has_unpublished_changes, after.phones.count()) == ("Changed since", False, 0)


def test_asked_twice_it_is_done_once(entries):
    services = entries
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


@pytest.mark.parametrize("work", ["history", "stamps", "versions"])
def test_a_failure_on_the_way_leaves_nothing_behind(monkeypatch, work, entries):
    services = entries
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


def test_a_failure_on_the_way_back_leaves_the_import_whole(monkeypatch, entries):
    services = entries
    batch = applied([*changed(*services), NEW])
    before = everything()

    def fails(*args):
        raise OSError("the worker is killed")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="killed"):
        patch.setattr(undoing, "delete_unused", fails)
        undo(batch.pk, lead())
    assert everything() == before
    undo(batch.pk, lead())


def test_a_draft_that_is_no_longer_kept_cannot_come_back(entries):
    _public, service, *_rest = entries
    batch = applied(changed(service))
    Revision.objects.filter(pk=batch.rows.get().revision_before).delete()
    with pytest.raises(WorkedOn):
        undo(batch.pk, lead())


def test_a_changed_entry_may_bring_a_new_organisation_along(entries):
    public, service, *_rest = entries
    before = everything()
    values = {"organization": "A new one", "organization_slug": ""}
    batch = applied([*changed(service, **values), cells(public) | {"description": "Other"}, NEW])
    new = Organization.objects.get(name="A new one")
    assert fresh(service).latest_revision.as_object().organization == new
    assert fresh(service).organization != new
    assert Service.objects.get(slug="brand-new").organization == new
    undo(batch.pk, lead())
    assert everything() == before


def test_the_directory_gets_one_new_version_each_time(entries):
    services = entries
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
