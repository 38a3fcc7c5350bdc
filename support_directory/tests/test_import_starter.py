"""The starter entries go out into a file and come back from it."""

from pathlib import Path

import pytest
from django.conf import settings

from support_directory.importing.applying import apply
from support_directory.importing.export import csv_lines, xlsx_file
from support_directory.models import Service
from support_directory.starter import load_directory
from support_directory.tests.importing import (
    checked,
    did,
    exported,
    lead,
    mistakes,
)

STARTER = Path(settings.BASE_DIR) / "portal" / "starter" / "content"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def starter(once):
    once(lambda: load_directory(STARTER))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_starter_entries_come_back_as_they_went(kind, starter):
    data = b"".join(csv_lines(Service.objects.all())) if kind == "csv" else xlsx_file(Service.objects.all()).read()
    batch = checked(data)
    assert (mistakes(batch), did(batch)) == ({}, {"same": Service.objects.count()})
    assert Service.objects.count() > 50


def test_the_starter_entries_can_be_read_from_nothing_but_their_cells(starter):
    rows = exported()
    Service.objects.update(crisis_role="")  # or the last crisis lines could not be deleted
    Service.objects.all().delete()
    batch = checked([row | {"id": ""} for row in rows])
    assert (mistakes(batch), did(batch)) == ({}, {"new": len(rows)})
    apply(batch.pk, lead())
    assert [row | {"id": ""} for row in exported()] == [row | {"id": ""} for row in rows]
