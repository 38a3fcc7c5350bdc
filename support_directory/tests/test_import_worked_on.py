"""What somebody did to an entry while an import waited, or since it came in: nothing of that is lost."""

import pytest

from support_directory.choices import Outcome
from support_directory.importing.applying import apply
from support_directory.importing.checking import NotPossible, start
from support_directory.importing.undoing import WorkedOn, undo
from support_directory.models import (
    ChangeSuggestion,
    ImportBatch,
    Organization,
    Phone,
    Service,
)
from support_directory.tests.factories import make_public, staff
from support_directory.tests.importing import (
    NEW,
    SOURCE,
    applied,
    cells,
    changed,
    check_on,
    checked,
    everything,
    fresh,
    full_service,
    lead,
    mistakes,
)
from support_directory.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("production")]
State = ImportBatch.State


@pytest.fixture(scope="module")
def made(once, made_entries) -> Service:
    return once(lambda: full_service(name="Worked on"))


@pytest.fixture
def service(db, made) -> Service:
    return fresh(made)


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
def test_an_entry_somebody_worked_on_since_the_check_stops_the_import(work, entries, service):
    _public, other, *_rest = entries
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
def test_an_entry_somebody_worked_on_since_the_import_is_not_taken_back(work, of, entries, service):
    _public, other, *_rest = entries
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


def test_routine_is_not_work(service):
    """Whose task it is and when it is due may change while an import waits."""
    batch = checked(changed(service))
    Service.objects.filter(pk=service.pk).update(assigned_to=lead())
    apply(batch.pk, lead())
    Service.objects.filter(pk=service.pk).update(assigned_to=None)
    undo(batch.pk, lead())
    assert not fresh(service).has_unpublished_changes


def test_suggestions_and_tasks_of_an_entry_survive_an_undo(service):
    ChangeSuggestion.objects.create(kind="mistake", service=service, text="wrong")
    batch = applied(changed(service))
    undo(batch.pk, lead())
    assert ChangeSuggestion.objects.get().service == service
