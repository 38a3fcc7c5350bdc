"""The hours of a service: one value that can be compared, hashed, asked and read."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from support_directory.choices import BankHolidays, Nation, in_order
from support_directory.hours.describe import hours_in_words
from support_directory.hours.spans import Opening, SpecialDays, Times
from support_directory.hours.state import OpenState, state_at


@dataclass(frozen=True)
class Hours:
    """When a service can be reached. Equal hours are equal whatever the order of their rows, so services share them.

    Attributes:
        openings: The ordinary week. None at all means that nobody knows, not that it is closed.
        special_days: Days that are different. Leave past ones out: they only make equal hours look different.
        timezone: The service's own, such as "Europe/Dublin".
        nations: Slugs of where it helps; decides whose bank holidays count. None: overseas, and all of ours count.
        bank_holidays: A value of ``BankHolidays``; empty: not known.

    Raises:
        ValueError: For a nation or a bank-holiday rule that does not exist.
        zoneinfo.ZoneInfoNotFoundError: For a time zone that does not exist.
    """

    openings: tuple[Opening, ...] = ()
    special_days: tuple[SpecialDays, ...] = ()
    timezone: str = "Europe/London"
    nations: tuple[str, ...] = ()
    bank_holidays: str = ""

    def __post_init__(self) -> None:
        """Put rows in one order, without repeats, and refuse unknown values."""
        rows = {
            "openings": tuple(sorted(set(self.openings))),
            "special_days": tuple(sorted(set(self.special_days), key=SpecialDays.sort_key)),
            "nations": tuple(in_order([Nation(nation).value for nation in self.nations])),
            "bank_holidays": BankHolidays(self.bank_holidays).value if self.bank_holidays else "",
        }
        for name, value in rows.items():
            object.__setattr__(self, name, value)
        ZoneInfo(self.timezone)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone to calculate with."""
        return ZoneInfo(self.timezone)

    @cached_property
    def by_weekday(self) -> tuple[tuple[Times, ...], ...]:
        """The openings of each weekday, at the weekday's own number; the one at 0 is empty."""
        return tuple(
            tuple((opening.opens, opening.closes) for opening in self.openings if opening.weekday == weekday)
            for weekday in range(8)
        )

    def state_at(self, moment: datetime) -> OpenState:
        """Tell whether it is open at the moment, until when, and when it opens next.

        Raises:
            ValueError: When the moment has no time zone.
        """
        return state_at(self, moment)

    def in_words(self, today: date | None = None) -> list[str]:
        """Return lines to read: the week, with ``today`` also the special days of the next 60 days, bank holidays."""
        return hours_in_words(self, today)


@lru_cache(maxsize=16_384)
def hours_from_rows(
    openings: tuple[tuple[int, time, time], ...] = (),
    special_days: tuple[tuple[date, date, time | None, time | None, str], ...] = (),
    timezone: str = "Europe/London",
    nations: tuple[str, ...] = (),
    bank_holidays: str = "",
) -> Hours:
    """Return ``Hours`` for rows as the database gives them, the same object for the same rows.

    Making one costs some 30 microseconds, too much to do for each of very many services that keep office hours.
    """
    return Hours(
        tuple(Opening(*row) for row in openings),
        tuple(SpecialDays(*row) for row in special_days),
        timezone,
        nations,
        bank_holidays,
    )
