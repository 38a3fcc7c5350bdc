"""Excel workbooks: the values of the first sheet, read without holding it in memory."""

import logging
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from support_directory.importing.reading.limits import (
    MAX_COLUMNS,
    MAX_OTHER,
    MAX_PARTS,
    MAX_TEXTS,
    MAX_UNZIPPED,
    Unreadable,
)

logger = logging.getLogger(__name__)
_READ_AT_ONCE = {".", "xl", "xl/_rels", "xl/theme", "docprops"}
_ROWS_OF_EXCEL = 1_048_576


def xlsx_records(file: BinaryIO) -> tuple[str, Iterator[list[str]]]:
    """Return no encoding, and the rows of the first sheet, empty ones among them.

    Raises:
        Unreadable: now or while the rows are read.
    """
    _refuse_bombs(file)
    return "", _records(file)


def _refuse_bombs(file: BinaryIO) -> None:
    """Look at what the archive says of itself; Python's reader stops each part where that says it ends."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(_broken()) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Unreadable(_("This is not an Excel workbook. Save it as .xlsx or .csv."))
    whole = sum(part.file_size for part in parts)
    if whole > MAX_UNZIPPED or len(parts) > MAX_PARTS or any(part.file_size > _most(part.filename) for part in parts):
        raise Unreadable(_("Unpacked, this workbook is far too big. Save the one sheet as .csv, or split it."))


def _most(name: str) -> int:
    """Return how big a part may be, by whether it is read piece by piece, at once, or not at all."""
    path = PurePosixPath(name.lower())
    if path.name == "sharedstrings.xml":
        return MAX_TEXTS
    return MAX_OTHER if str(path.parent) in _READ_AT_ONCE and path.name != "calcchain.xml" else MAX_UNZIPPED


def _records(file: BinaryIO) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # every web process would hold it for the few who import

    try:
        workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        for row in sheet.iter_rows(max_row=_ROWS_OF_EXCEL, max_col=MAX_COLUMNS + 1, values_only=True):
            # Between two rows with something in them there may be a million without.
            yield [] if row.count(None) == len(row) else [_text(value) for value in row]
    except Exception as error:  # the library raises whatever it stumbles over in a broken file
        logger.info("Unreadable workbook", exc_info=True)
        raise Unreadable(_broken()) from error


def _text(value: Any) -> str:
    """Return a value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time(0) else value.date().isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "auto")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _broken() -> str:
    return _("This workbook is damaged and cannot be read. Open it, save it anew as .xlsx or .csv, and try again.")
