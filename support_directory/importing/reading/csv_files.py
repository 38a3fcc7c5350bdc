"""Comma-separated files, as Excel, LibreOffice and other programs write them."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from support_directory.importing.reading.limits import Unreadable

UTF_8, WINDOWS = "utf-8-sig", "cp1252"
_PIECE = 1024**2
_SEPARATORS = ",;\t"


def csv_records(file: BinaryIO) -> tuple[str, Iterator[list[str]]]:
    """Return the encoding, and the records, empty lines among them.

    Raises:
        Unreadable: now or while the records are read.
    """
    encoding = _encoding(file)
    text = io.TextIOWrapper(file, encoding, newline="")
    separator = _separator(text)
    text.seek(0)
    return encoding, _records(text, separator)


def _records(text: io.TextIOWrapper, separator: str) -> Iterator[list[str]]:
    # Strict, because a quotation mark out of place would otherwise swallow the rows after it.
    reader = csv.reader(text, delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        words = _("Near line %(line)s of the file a quotation mark is missing or in the wrong place (%(error)s).")
        raise Unreadable(words % {"line": reader.line_num, "error": error}) from error
    finally:
        text.detach()  # else the file would be closed with it


def _encoding(file: BinaryIO) -> str:
    """Return UTF-8 if all of the file is, else Windows-1252 if it can be that."""
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable(_("The file is encoded as UTF-16. Save it as “CSV UTF-8”, or as .xlsx."))
    place = 0
    for encoding in (UTF_8, WINDOWS):
        file.seek(0)
        try:
            _decode(file, encoding)
        except UnicodeDecodeError as error:
            place = error.start
        else:
            file.seek(0)
            return encoding
    words = _("The letters of this file are broken (near byte %(place)s). Save it as “CSV UTF-8”, or as .xlsx.")
    raise Unreadable(words % {"place": place})


def _decode(file: BinaryIO, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    while piece := file.read(_PIECE):
        if b"\0" in piece:
            raise Unreadable(_("This is not a spreadsheet. Save it as .xlsx or .csv."))
        decoder.decode(piece)
    decoder.decode(b"", final=True)


def _separator(text: io.TextIOWrapper) -> str:
    """Return what parts the headings: Excel writes semicolons where the comma is the decimal sign."""
    line = ""
    while not line.strip():
        line = text.readline(_PIECE)
        if not line:
            break
    return max(_SEPARATORS, key=line.count)
