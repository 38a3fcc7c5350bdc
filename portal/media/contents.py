"""What is in an uploaded file. Its name is only what somebody wrote: a program can be called ``leaflet.pdf``."""

from collections.abc import Callable
from pathlib import PurePath
from typing import IO
from zipfile import BadZipFile, ZipFile

import filetype
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

HEAD = 8192  # bytes: what ``filetype`` looks at
CHUNK = 1 << 20
# Of a packed file, whose list of parts alone is read here. More would only be there to harm whoever opens it.
MOST_PARTS = 5_000
MOST_UNPACKED = 500 * 1024**2  # bytes: what all parts together would be, as the file itself says
BOM = b"\xef\xbb\xbf"


def _known_as(*names: str) -> Callable[[IO[bytes]], bool]:
    return lambda file: filetype.guess_extension(file.read(HEAD)) in names


def _is_too_much(packed: ZipFile) -> bool:
    parts = packed.infolist()
    return len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED


def _office(part: str) -> Callable[[IO[bytes]], bool]:
    """Return a test for a file of Microsoft's kind: a zip that holds this part."""

    def check(file: IO[bytes]) -> bool:
        with ZipFile(file) as packed:
            return part in packed.namelist() and not _is_too_much(packed)

    return check


def _open_document(kind: str) -> Callable[[IO[bytes]], bool]:
    """Return a test for an OpenDocument file: a zip that says its kind in ``mimetype``."""

    def check(file: IO[bytes]) -> bool:
        with ZipFile(file) as packed, packed.open("mimetype") as said:
            right = said.read(100).decode("ascii").strip() == f"application/vnd.oasis.opendocument.{kind}"
            return right and not _is_too_much(packed)

    return check


def _text(start: bytes = b"") -> Callable[[IO[bytes]], bool]:
    """Return a test for text in any 8-bit alphabet (older spreadsheets write CSV so) that begins in this way."""

    def check(file: IO[bytes]) -> bool:
        head = file.read(HEAD)
        if filetype.guess(head) or not head.removeprefix(BOM).startswith(start):
            return False
        while head:
            if b"\0" in head:
                return False
            head = file.read(CHUNK)
        return True

    return check


CHECKS: dict[str, Callable[[IO[bytes]], bool]] = {
    "pdf": _known_as("pdf"),
    "docx": _office("word/document.xml"),
    "xlsx": _office("xl/workbook.xml"),
    "odt": _open_document("text"),
    "ods": _open_document("spreadsheet"),
    "txt": _text(),
    "csv": _text(),
    "ics": _text(b"BEGIN:VCALENDAR"),
    "vtt": _text(b"WEBVTT"),
    "mp4": _known_as("mp4", "m4v"),
    "webm": _known_as("webm"),
}


def is_what_its_name_says(file: IO[bytes], name: str) -> bool:
    """Tell whether the bytes are of the kind that the end of the name says; of a kind unknown here they never are."""
    check = CHECKS.get(PurePath(name).suffix.lower().removeprefix("."))
    file.seek(0)
    try:
        return bool(check and check(file))
    except (BadZipFile, KeyError, UnicodeDecodeError, NotImplementedError, RuntimeError, EOFError, OSError):
        return False  # it calls itself a zip and is none, or one that breaks off, is locked, or lacks its first part
    finally:
        file.seek(0)


def refuse_false_names(file: FieldFile, field: str) -> None:
    """Refuse a file that was just uploaded and is not what its name says; those kept already were looked at then.

    Raises:
        ValidationError: for the field, in words.
    """
    if file and not getattr(file, "_committed", True) and not is_what_its_name_says(file.file, file.name or ""):
        end = PurePath(file.name or "").suffix
        raise ValidationError(
            {
                field: _(
                    'The name of this file ends in "%(end)s", but its contents are something else, or damaged. '
                    "Open it in the program it was made with, save it anew and try again."
                )
                % {"end": end}
            }
        )


def refuse_too_big(file: FieldFile, field: str, most: int) -> None:
    """Refuse a file that was just uploaded and has more than ``most`` bytes.

    Raises:
        ValidationError: for the field, in words.
    """
    if file and not getattr(file, "_committed", True) and file.size > most:
        sizes = {"size": filesizeformat(file.size), "most": filesizeformat(most)}
        raise ValidationError({field: _("This file has %(size)s. It may have %(most)s at most.") % sizes})
