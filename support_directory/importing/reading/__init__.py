"""A file from outside, row by row. Whatever is in it: words for staff, never a server error, never all at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.spreadsheets import unguard
from support_directory.importing.columns.base import tidy
from support_directory.importing.reading.csv_files import csv_records
from support_directory.importing.reading.limits import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Unreadable
from support_directory.importing.reading.xlsx_files import xlsx_records

__all__ = ["MAX_BYTES", "Sheet", "Unreadable", "read"]

_OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": gettext_lazy("This is an old Excel file, or one locked with a password."),
    b"%PDF": gettext_lazy("This is a PDF."),
}


@dataclass
class Sheet:
    """The headings and the rows below them, each with its number as the spreadsheet counts."""

    headings: list[str]
    rows: Iterator[tuple[int, list[str]]]
    encoding: str


def read(file: BinaryIO, size: int) -> Sheet:
    """Open a CSV or XLSX file. Its kind is seen from its content, whatever its name says.

    Raises:
        Unreadable: now or while the rows are read.
    """
    if size > MAX_BYTES:
        limit = MAX_BYTES // 1024**2
        raise Unreadable(_("The file is larger than %(limit)s MB. Split it into several.") % {"limit": limit})
    start = file.read(8)
    file.seek(0)
    for sign, words in _OTHER_KINDS.items():
        if start.startswith(sign):
            raise Unreadable(f"{words} " + _("Save it as .xlsx or .csv, without a password."))
    encoding, records = xlsx_records(file) if start.startswith(b"PK\x03\x04") else csv_records(file)
    rows = _filled(records)
    _number, headings = next(rows, (0, []))
    return Sheet(_named(headings), _limited(rows), encoding)


def _filled(records: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows in which something stands, without the empty cells at their ends."""
    for number, cells in enumerate(records, 1):
        cells = [tidy(unguard(cell)) for cell in cells]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            words = _("Row %(row)s has more than %(limit)s columns.")
            raise Unreadable(words % {"row": number, "limit": MAX_COLUMNS})
        for place, cell in enumerate(cells, 1):
            if len(cell) > MAX_CELL:
                words = _("Row %(row)s, column %(column)s: a cell holds more than %(limit)s letters.")
                raise Unreadable(words % {"row": number, "column": _letter(place), "limit": MAX_CELL})
        if cells:
            yield number, cells


def _limited(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for count, row in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise Unreadable(_("The file has more than %(limit)s rows. Split it into several.") % {"limit": MAX_ROWS})
        yield row


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter  # every web process would hold it for the few who import

    return str(get_column_letter(column))


def _named(headings: list[str]) -> list[str]:
    if not headings:
        raise Unreadable(_("The file is empty."))
    names = [name or _("Column %(letter)s") % {"letter": _letter(n)} for n, name in enumerate(headings, 1)]
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise Unreadable(_("Two columns have the heading “%(name)s”. Give one of them another.") % {"name": name})
        seen.add(name.lower())
    return names
