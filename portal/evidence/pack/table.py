"""A table of the pack: printed, and a CSV file beside it, from the same rows."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from portal.spreadsheets import guard

Cell = Any  # text, a number, a day, or nothing


@dataclass(frozen=True)
class Table:
    """Rows under headings. ``key`` names the file; ``criterion`` is the number under which it is printed."""

    key: str
    criterion: int
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)

    @property
    def lines(self) -> list[list[str]]:
        """The rows as text."""
        return [[in_words(cell) for cell in row] for row in self.rows]

    @property
    def printed(self) -> list[list[str]]:
        """The rows as text for people, with dates in words."""
        return [[on_paper(cell) for cell in row] for row in self.rows]

    @property
    def guarded(self) -> list[list[str]]:
        """The rows as text that no spreadsheet takes for formulas."""
        return [[guard(cell) for cell in line] for line in self.lines]


def in_words(cell: Cell) -> str:
    """Return a cell as text: days by ISO 8601, moments to the minute by the site's clock."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, list | tuple):
        return "; ".join(map(in_words, cell))
    return str(cell)


def on_paper(cell: Cell) -> str:
    """Return a cell as people write it: "28 November 2026, 17:48"."""
    if isinstance(cell, datetime.datetime):
        return date_format(timezone.localtime(cell), "j F Y, H:i")
    if isinstance(cell, datetime.date):
        return date_format(cell, "j F Y")
    if isinstance(cell, list | tuple):
        return "; ".join(map(on_paper, cell))
    return in_words(cell)
