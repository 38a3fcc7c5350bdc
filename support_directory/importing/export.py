"""All entries, or those a list shows, as a spreadsheet that can be imported again."""

import csv
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from typing import IO, TypeVar

from django.db.models import QuerySet

from portal.spreadsheets import guard
from support_directory.importing.columns import COLUMNS
from support_directory.importing.draft import Book, Draft, contents

AT_ONCE = 500
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM = "\ufeff"  # Excel takes a file without it for Windows-1252
T = TypeVar("T")


class Passed:
    """A file that hands each line on instead of keeping it."""

    def write(self, line: str) -> bytes:
        return line.encode()


def csv_lines(services: QuerySet) -> Iterator[bytes]:
    """Yield a CSV file in pieces, while the database is read: as much memory for 10,000 entries as for 500."""
    writer = csv.writer(Passed())
    yield BOM.encode()
    yield writer.writerow(COLUMNS)
    for row in _rows(services):
        yield writer.writerow(row)


def xlsx_file(services: QuerySet) -> IO[bytes]:
    """Return a workbook in a temporary file; openpyxl writes its rows to the disk as they come."""
    from openpyxl import Workbook  # every web process would hold it for the few who export

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Entries")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for row in _rows(services):
        sheet.append(row)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook.save(file)
    file.seek(0)
    return file


def some_at_once(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Yield the items in lists of this many."""
    part: list[T] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _rows(services: QuerySet) -> Iterator[list[str]]:
    """Yield the cells of each entry as its newest draft has it: that is what an import would change."""
    keys = dict.fromkeys(services.order_by("name", "pk").values_list("pk", flat=True))
    for part in some_at_once(keys):
        yield from _cells(part)


def _cells(keys: list[uuid.UUID]) -> Iterator[list[str]]:
    found = {service.pk: content for service, content in contents(keys)}
    book = Book.of(ids={str(content["organization"]) for content in found.values() if content["organization"]})
    for key in keys:
        if key in found:
            draft = Draft(found[key], book)
            yield [guard(column.dump(draft)) for column in COLUMNS.values()]
