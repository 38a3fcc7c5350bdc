"""The opening hours of an ordinary week in one cell."""

import re
from datetime import time

from support_directory.importing.columns.items import Item
from support_directory.importing.columns.rows import Row, RowsColumn
from support_directory.models import Schedule

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = {name.lower(): number for number, name in enumerate(DAYS, 1)}
_NUMBERS |= {name[:3].lower(): number for number, name in enumerate(DAYS, 1)}
_TO = r"\s*[-\u2013]\s*"
_LINE = re.compile(
    rf"(?P<first>[a-z]+)(?:(?:{_TO}|\s+to\s+)(?P<last>[a-z]+))?\s+(?P<opens>[0-9:.]+){_TO}(?P<closes>[0-9:.]+)",
    re.IGNORECASE,
)


class SchedulesColumn(RowsColumn):
    """``Monday 09:00-17:00; Tuesday-Friday 10:00-16:00; Saturday 22:00-02:00``."""

    relation, model, key = "schedules", Schedule, ("weekday", "opens_at")

    def sort_key(self, row: Row) -> tuple:
        """Return day and hour."""
        return int(row["weekday"]), row["opens_at"]

    def to_item(self, row: Row) -> Item:
        """Return the hours of one day."""
        return Item(f"{DAYS[int(row['weekday']) - 1]} {write_time(row['opens_at'])}-{write_time(row['closes_at'])}")

    def from_item(self, item: Item) -> list[Row]:
        """Return the hours of one day, or of each day from one to another."""
        found = _LINE.fullmatch(item.head)
        try:
            if not found or item.words or item.note:
                raise ValueError
            first = _NUMBERS[found["first"].lower()]
            last = _NUMBERS[(found["last"] or found["first"]).lower()]
            hours = {"opens_at": read_time(found["opens"]), "closes_at": read_time(found["closes"])}
        except (KeyError, ValueError):
            raise self.not_understood(item) from None
        days = range(first, last + 1 if last >= first else last + 8)
        return [{"weekday": (day - 1) % 7 + 1, **hours} for day in days]


def write_time(value: str) -> str:
    """Return hours and minutes; seconds only where there are some."""
    return value.removesuffix(":00") if value.count(":") == 2 else value


def read_time(text: str) -> time:
    """Read 9:00, 09.00 or 24:00."""
    parts = re.split("[:.]", text)
    if parts in (["24", "00"], ["24", "00", "00"]):
        return time(0)
    if not 2 <= len(parts) <= 4 or not all(part.isdigit() for part in parts):
        raise ValueError
    hours, minutes, seconds, fraction = (*parts, "0", "0")[:4]
    return time(int(hours), int(minutes), int(seconds), int(fraction.ljust(6, "0")))
