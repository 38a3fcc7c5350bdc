"""Days on which other hours hold, in one cell."""

import re
from datetime import date

from support_directory.importing.columns.items import Item
from support_directory.importing.columns.rows import Row, RowsColumn
from support_directory.importing.columns.weekly import read_time, write_time
from support_directory.models import ScheduleException

_CLOSED = "closed"
_DAYS = re.compile(r"(?P<first>[0-9-]{10})(?:\s+to\s+(?P<last>[0-9-]{10}))?", re.IGNORECASE)
_HOURS = re.compile(r"(?P<opens>[0-9:.]+)\s*[-\u2013]\s*(?P<closes>[0-9:.]+)")


class ExceptionsColumn(RowsColumn):
    """``2026-12-24 (09:00-12:00); 2026-12-25 to 2026-12-26 (closed; Christmas)``."""

    relation, model = "schedule_exceptions", ScheduleException
    key, once = ("first_day", "last_day", "opens_at", "closes_at", "note"), False

    def sort_key(self, row: Row) -> tuple:
        """Return the first day, then the rest."""
        return tuple(str(row[name] or "") for name in self.key)

    def to_item(self, row: Row) -> Item:
        """Return the days with their hours and note."""
        first, last, opens, closes, note = (row[name] for name in self.key)
        hours = _CLOSED if opens is None else f"{write_time(opens)}-{write_time(closes)}"
        return Item(first if first == last else f"{first} to {last}", [hours], note)

    def from_item(self, item: Item) -> list[Row]:
        """Return the days. Whether it is closed has to be said: a cell that lost its hours would close the line."""
        found = _DAYS.fullmatch(item.head)
        try:
            if not found or len(item.words) != 1:
                raise ValueError
            days = {
                "first_day": date.fromisoformat(found["first"]),
                "last_day": date.fromisoformat(found["last"] or found["first"]),
            }
            return [days | self._hours(item.words[0]) | {"note": item.note}]
        except ValueError:
            raise self.not_understood(item) from None

    def _hours(self, word: str) -> Row:
        if word.lower() == _CLOSED:
            return {"opens_at": None, "closes_at": None}
        found = _HOURS.fullmatch(word)
        if not found:
            raise ValueError
        return {"opens_at": read_time(found["opens"]), "closes_at": read_time(found["closes"])}
