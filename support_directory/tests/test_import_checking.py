"""The dry run: what it says of each row, and that it changes nothing."""

import uuid

import pytest

from support_directory.importing import checking, export
from support_directory.importing.applying import apply
from support_directory.importing.checking import NotPossible, check_some, start
from support_directory.importing.matching import guess, lacks
from support_directory.models import ImportBatch, Organization
from support_directory.tests.factories import OrganizationFactory, ServiceFactory
from support_directory.tests.importing import (
    checked,
    did,
    everything,
    exported,
    lead,
    mistakes,
    uploaded,
)

pytestmark = pytest.mark.django_db
State = ImportBatch.State


def test_entries_are_known_by_key_then_by_short_name():
    one, two = ServiceFactory(slug="one"), ServiceFactory(slug="two")
    batch = checked([{"id": str(one.pk), "slug": "uno"}, {"id": "", "slug": "two"}, {"id": "", "slug": "three"}])
    assert [row.service_id for row in batch.rows.all()][:2] == [one.pk, two.pk]
    assert did(batch) == {"change": 1, "same": 1, "error": 1}
    assert [column for column, _words in mistakes(batch)[4]] == ["name", "organization"]


def test_a_short_name_that_only_a_draft_has_is_known_too():
    service = ServiceFactory(slug="old")
    draft = service.get_latest_revision_as_object()
    draft.slug = "newer"
    draft.save_revision()
    assert checked([{"slug": "newer", "name": "Other"}]).rows.get().service_id == service.pk


BAD_ROWS = {
    "unknown key": ([{"id": str(uuid.uuid4()), "name": "x"}], {2: "There is no entry with this key"}),
    "no key": ([{"id": "12", "name": "x"}], {2: "There is no entry with this key"}),
    "the same key twice": ([{"id": "ONE", "name": "x"}, {"id": "ONE", "name": "y"}], {3: "same entry as row 2"}),
    "key and short name of one": ([{"id": "ONE", "slug": "one"}, {"slug": "one"}], {3: "same entry as row 2"}),
    "short name of another": ([{"id": "ONE", "slug": "two"}], {2: "Another entry has the short name “two”"}),
    "new short name twice": (
        [{"slug": "three", "name": "x", "organization": "A"}, {"slug": "three", "name": "y", "organization": "A"}],
        {3: "Another entry has the short name “three”"},
    ),
    "a new row twice": ([{"name": "x", "organization": "A"}] * 2, {3: "same entry as row 2"}),
    "a name that is there": ([{"name": "Two", "organization": "Org"}], {2: "has an entry of this name"}),
    "nothing to know it by": ([{"name": "", "organization": "A"}], {2: "must not be empty"}),
    "no organisation": ([{"name": "x", "organization": ""}], {2: "needs an organisation"}),
    "one organisation, two spellings": (
        [{"name": "x", "organization": "The Org!"}, {"name": "y", "organization": "The Org"}],
        {2: "differently", 3: "differently"},
    ),
    "ages the wrong way round": ([{"id": "ONE", "minimum_age": "9", "maximum_age": "3"}], {2: "above the oldest"}),
    "an age against the one that is there": ([{"id": "ONE", "maximum_age": "3"}], {2: "above the oldest"}),
    "an address of another page": ([{"id": "ONE", "slug": "suggest"}], {2: "belongs to another page"}),
    "a fault of the spreadsheet": ([{"id": "ONE", "name": "#REF!"}], {2: "shows a fault here: #REF!"}),
    "two faults in one row": ([{"id": "ONE", "url": "nonsense", "email": "nonsense"}], {2: "valid"}),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_ROWS)
def test_mistakes_are_said_in_words_and_nothing_can_be_applied(what):
    rows, expected = BAD_ROWS[what]
    organization = OrganizationFactory(name="Org")
    one = ServiceFactory(name="One", slug="one", minimum_age=5, organization=organization)
    ServiceFactory(name="Two", slug="two", organization=organization)
    rows = [{name: str(one.pk) if cell == "ONE" else cell for name, cell in row.items()} for row in rows]
    before = everything()
    batch = checked(rows)
    assert batch.state == State.REFUSED
    found = mistakes(batch)
    assert set(found) == set(expected)
    for number, words in expected.items():
        assert words in " ".join(text for _column, text in found[number])
    with pytest.raises(NotPossible):
        apply(batch.pk, lead())
    assert everything() == before


def test_a_row_with_more_cells_than_headings_is_a_mistake():
    batch = checked(b"name,organization\nx,y,,and more\nz,y\n")
    assert did(batch) == {"error": 1, "new": 1}
    assert "more cells" in mistakes(batch)[2][0][1]


def test_duplicates_are_found_across_the_parts_of_a_long_file(monkeypatch):
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    one = ServiceFactory(slug="one")
    known = {"id": str(one.pk), "name": one.name, "organization": one.organization.name}
    new = [{"name": f"n{n}", "organization": "A"} for n in range(5)]
    rows = [known, *new, known, new[0]]
    batch = checked(rows)
    assert batch.done_rows == batch.total_rows == 8
    assert {number: errors[0][1] for number, errors in mistakes(batch).items()} == {
        8: "This row is about the same entry as row 2.",
        9: "This row brings the same entry as row 3.",
    }


def test_new_entries_without_a_short_name_get_free_ones(monkeypatch):
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    ServiceFactory(slug="helpline")
    batch = checked([{"name": "Helpline", "organization": name} for name in ("Alpha", "Beta")])
    assert [row.draft["slug"] for row in batch.rows.all()] == ["helpline-alpha", "helpline-beta"]
    batch = checked([{"name": "Suggest", "organization": "Alpha"}])
    assert batch.rows.get().draft["slug"] == "suggest-alpha"  # an address of the directory's own
    assert not Organization.objects.filter(name__in=["Alpha", "Beta"]).exists()


def test_a_step_that_fails_is_done_again_by_the_next(monkeypatch):
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    batch = uploaded([{"name": f"n{n}", "organization": "A"} for n in range(3)])
    start(batch.pk, guess(batch.columns))
    check_some(batch.pk)
    whole = checking.Part.check

    def broken(part):
        whole(part)
        raise MemoryError

    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(checking.Part, "check", broken)
        check_some(batch.pk)
    batch.refresh_from_db()
    assert (batch.done_rows, batch.state) == (2, State.UPLOADED)
    assert check_some(batch.pk).state == State.CHECKED
    assert check_some(batch.pk).state == State.CHECKED  # a late click


def test_the_check_can_begin_anew_with_other_columns():
    service = ServiceFactory(name="One")
    batch = checked([{"id": str(service.pk), "name": "Other", "evidence_note": "Seen"}])
    start(batch.pk, {"id": 0, "evidence_note": 2})
    batch = check_some(batch.pk)
    assert batch.rows.get().changes == [["evidence_note", "", "Seen"]]


@pytest.mark.parametrize("mapping", [{}, {"name": 0}, {"phones": 0}, {"organization": 0}])
def test_columns_that_do_not_say_which_entry_is_meant_are_refused(mapping):
    batch = uploaded([{"x": "y"}])
    with pytest.raises(NotPossible, match="know entries by"):
        start(batch.pk, mapping)
    assert lacks(mapping)


def test_headings_of_other_files_are_guessed():
    headings = ["Organisation", "Service name", "WEBSITE", "Telephone number", "E-mail", "nonsense", "website"]
    assert guess(headings) == {"organization": 0, "name": 1, "url": 2, "phones": 3, "email": 4}


def test_the_export_is_made_in_parts(monkeypatch, django_assert_num_queries):
    for number in range(7):
        ServiceFactory(name=f"n{number}")
    assert [row["name"] for row in exported()] == [f"n{number}" for number in range(7)]
    with django_assert_num_queries(13):  # keys, rows, nine kinds below them, organisations, terms
        exported()
    assert [len(part) for part in export.some_at_once(range(7), 3)] == [3, 3, 1]


def test_checking_many_rows_costs_as_many_queries_as_few(django_assert_max_num_queries):
    for _ in range(30):
        ServiceFactory()
    rows = [row | {"name": row["name"] + "!"} for row in exported()]
    rows += [{"name": f"New {n}", "organization": f"Org {n}"} for n in range(30)]
    batch = uploaded(rows)
    start(batch.pk, guess(batch.columns))
    with django_assert_max_num_queries(35):
        assert check_some(batch.pk).state == State.CHECKED
