"""Several people and a dying worker at once: an import happens once or not at all."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection, connections
from wagtail.models import Revision

from portal.users.models import User
from support_directory.importing import applying, checking
from support_directory.importing.applying import apply
from support_directory.importing.checking import NotPossible, check_some, start
from support_directory.importing.matching import guess
from support_directory.importing.undoing import undo
from support_directory.models import ImportBatch, ImportRow, Organization, Service, TaxonomyTerm
from support_directory.tests.factories import ServiceFactory
from support_directory.tests.importing import applied, checked, everything, terms, uploaded

pytestmark = pytest.mark.django_db(transaction=True)
State = ImportBatch.State
NEW = {"name": "Brand new", "organization": "A new one"}


@pytest.fixture
def user() -> User:
    """Someone of no group: a test before may have emptied the groups away with everything else."""
    return User.objects.create_user("someone")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do these in threads that start together; return what each returned or raised."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        try:
            barrier.wait(timeout=10)
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_who_apply_the_same_import_apply_it_once(user):
    service = ServiceFactory()
    batch = checked([{"id": str(service.pk), "name": "Other"}], user=user)
    assert at_once(*[lambda: apply(batch.pk, user)] * 3) == [None] * 3
    assert Revision.objects.for_instance(service).count() == 1


def test_of_two_files_about_the_same_entries_one_is_refused_in_words_and_none_waits_for_ever(user):
    services = sorted(ServiceFactory.create_batch(6), key=lambda service: service.pk)
    orders = [services, services[::-1]]
    batches = [
        checked(
            [{"id": str(service.pk), "name": f"File {n} {place}"} for place, service in enumerate(order)], user=user
        )
        for n, order in enumerate(orders)
    ]
    results = at_once(*[lambda batch=batch: apply(batch.pk, user) for batch in batches])
    refused = [result for result in results if isinstance(result, NotPossible)]
    assert len(refused) == 1 and results.count(None) == 1
    assert "somebody changed" in str(refused[0])
    names = {Service.objects.get(pk=service.pk).latest_revision.content["name"][:6] for service in services}
    assert names == {f"File {results.index(None)}"}


def test_of_two_files_that_bring_the_same_new_entry_one_is_refused_whole(user):
    batches = [checked([NEW, NEW | {"name": f"Only in {n}"}], user=user) for n in range(2)]
    results = at_once(*[lambda batch=batch: apply(batch.pk, user) for batch in batches])
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotPossible"]
    winner = results.index(None)
    assert set(Service.objects.values_list("name", flat=True)) == {"Brand new", f"Only in {winner}"}
    assert Organization.objects.count() == 1


def test_a_term_deleted_since_the_check_stops_the_import(user):
    terms()
    batch = checked([NEW | {"topics": "money"}], user=user)
    TaxonomyTerm.objects.get(slug="money").delete()
    with pytest.raises(NotPossible, match="deleted what it names"):
        apply(batch.pk, user)
    assert not Service.objects.exists()
    assert not Organization.objects.exists()


def test_two_who_check_at_once_check_each_row_once(monkeypatch, user):
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    batch = uploaded([NEW | {"name": f"n{n}"} for n in range(7)], user)
    start(batch.pk, guess(batch.columns))
    results = at_once(*[lambda: [check_some(batch.pk) for _ in range(4)]] * 3)
    assert all(isinstance(result, list) for result in results)
    batch.refresh_from_db()
    assert (batch.state, batch.done_rows) == (State.CHECKED, 7)
    assert set(batch.rows.values_list("action", flat=True)) == {"new"}


def test_whoever_takes_back_while_another_applies_leaves_nothing_half_done(user):
    service = ServiceFactory()
    batch = checked([{"id": str(service.pk), "name": "Other"}], user=user)
    results = at_once(lambda: apply(batch.pk, user), lambda: undo(batch.pk, user))
    batch.refresh_from_db()
    service.refresh_from_db()
    assert results[0] is None
    assert (batch.state, service.has_unpublished_changes) in [(State.APPLIED, True), (State.UNDONE, False)]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_worker_that_is_killed_on_the_way_leaves_nothing_behind(monkeypatch, user, at):
    monkeypatch.setattr(applying, "AT_ONCE", 1)
    services = ServiceFactory.create_batch(2)
    rows = [{"id": str(service.pk), "name": f"Other {n}", "organization": service.organization.name}
            for n, service in enumerate(services)]  # fmt: skip
    batch = checked([*rows, {"id": "", **NEW}], user=user)
    before = everything(), list(ImportRow.objects.values()), list(ImportBatch.objects.values())
    original, calls = applying._save, []

    def dies(*args):
        calls.append(args)
        original(*args)
        if len(calls) == at:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patch:
        patch.setattr(applying, "_save", dies)
        (result,) = at_once(lambda: apply(batch.pk, user))
    assert isinstance(result, OperationalError)
    assert len(calls) == at
    assert (everything(), list(ImportRow.objects.values()), list(ImportBatch.objects.values())) == before
    apply(batch.pk, user)
    assert [Service.objects.get(pk=service.pk).latest_revision.content["name"] for service in services] == [
        "Other 0", "Other 1",
    ]  # fmt: skip
    assert Service.objects.filter(name="Brand new").exists()


def test_an_edit_that_waits_for_an_import_comes_after_it_and_an_undo_sees_it(user):
    service = ServiceFactory(name="Before")
    batch = applied([{"id": str(service.pk), "name": "From the file"}], user)
    draft = Service.objects.get(pk=service.pk).get_latest_revision_as_object()
    draft.description = "By hand"
    results = at_once(lambda: draft.save_revision() and None, lambda: undo(batch.pk, user))
    now = Service.objects.get(pk=service.pk)
    if isinstance(results[1], NotPossible):  # the edit was first
        assert now.latest_revision.content["name"] == "From the file"
    assert now.latest_revision.content["description"] == "By hand"
