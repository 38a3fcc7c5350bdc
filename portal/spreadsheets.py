"""Lists as files that open, and are safe to open: no text in them runs as a formula."""

import re
from typing import Any

_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
# What a workbook cannot hold: control characters, halves of characters, and what XML forbids.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def holdable(text: str) -> str:
    """Return the text without what no workbook can hold. Pasted words bring such characters along, unseen."""
    return _FORBIDDEN.sub("", text)


def guard(cell: str) -> str:
    """Return the cell with an apostrophe before it where a spreadsheet program would take it for a formula.

    One that begins with an apostrophe gets another, so that ``unguard`` always finds the same text again.
    """
    return f"'{cell}" if cell.startswith("'") or _runs(cell) else cell


def unguard(cell: str) -> str:
    """Return what stood there before ``guard``. An apostrophe that guards nothing stays."""
    rest = cell[1:]
    return rest if cell.startswith("'") and (rest.startswith("'") or _runs(rest)) else cell


def _runs(cell: str) -> bool:
    # Some programs pass over white space at the start; line ends and tabs are themselves a start.
    return cell[:1] in _STARTS or cell.lstrip()[:1] in _STARTS


class PlainText:
    """For Wagtail's exports: writes what begins like a formula as text, and leaves out what no workbook can hold."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return the value as it goes into the file. Only CSV says nothing about types: XLSX marks text as text."""
        value = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        if not isinstance(value, str):
            return value
        return guard(value) if export_format == "csv" else holdable(value)
