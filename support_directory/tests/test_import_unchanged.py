"""What goes out into a file and comes back: the same, or just what was changed in the file."""

import pytest

from support_directory.importing.export import xlsx_file
from support_directory.models import ImportBatch, Service
from support_directory.tests.importing import (
    as_csv,
    checked,
    did,
    everything,
    exported,
    mistakes,
)

pytestmark = pytest.mark.django_db
State = ImportBatch.State


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_and_comes_back_changes_nothing(kind, entries):
    data = as_csv(exported()) if kind == "csv" else xlsx_file(Service.objects.all()).read()
    before = everything()
    batch = checked(data)
    assert (batch.state, mistakes(batch), did(batch)) == (State.CHECKED, {}, {"same": len(entries)})
    assert everything() == before


def test_the_export_holds_the_newest_drafts_and_no_formula(entries):
    rows = {row["name"]: row for row in exported()}
    assert set(rows) == {"Public", "Changed since", "Hidden", "Small"}
    assert rows["Changed since"]["phones"] == ""
    assert rows["Public"]["phones"].startswith("85258 (text SHOUT); 0808 157 0192 (voice, free; ")
    assert rows["Public"]["alternate_name"] == "'=HYPERLINK(1)"
    assert rows["Public"]["opening_hours"] == "''quoted' hours"
    assert not [cell for row in rows.values() for cell in row.values() if cell[:1] in ("=", "+", "-", "@")]


def test_the_dry_run_shows_each_field_before_and_after_and_changes_nothing(entries):
    public, *_rest = entries
    row = next(row for row in exported() if row["id"] == str(public.pk))
    row |= {"phones": "116 123 (voice)", "description": "", "topics": "money", "organization_slug": "new-one",
            "organization": "A new one"}  # fmt: skip
    before = everything()
    batch = checked([row, {"name": "Brand new", "organization": "A new one", "areas": "UK"}])
    assert everything() == before
    assert (batch.state, did(batch)) == (State.CHECKED, {"change": 1, "new": 1})
    first, second = batch.rows.all()
    changes = {column: (old, new) for column, old, new in first.changes}
    assert set(changes) == {"phones", "description", "topics", "organization", "organization_slug"}
    assert changes["topics"] == ("money; caring", "money") or changes["topics"] == ("caring; money", "money")
    assert changes["phones"][1] == "116 123 (voice)"
    assert changes["description"] == ("One.\n\nTwo; “three”, 'four'", "")
    assert {column: after for column, _before, after in second.changes} == {
        "slug": "brand-new", "name": "Brand new", "organization": "A new one", "organization_slug": "a-new-one",
        "areas": "UK", "status": "active", "timezone": "Europe/London", "confidence": "low",
    }  # fmt: skip


def test_a_column_that_is_left_out_leaves_everything_as_it_is(entries):
    public, *_rest = entries
    batch = checked([{"id": str(public.pk), "name": "Other"}])
    row = batch.rows.get()
    assert row.changes == [["name", "Public", "Other"]]
    assert [phone["number"] for phone in row.draft["phones"]] == ["85258", *["0808 157 0192"] * 3]
    assert len(row.draft["contacts"]) == len(row.draft["schedule_exceptions"]) == 1
