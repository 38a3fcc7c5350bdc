"""What staff enter: the openings of an ordinary week, and the days that are different."""

from dataclasses import dataclass
from datetime import date, time

Times = tuple[time, time]  # opens, closes; closes at or before opens: past midnight


@dataclass(frozen=True, order=True)
class Opening:
    """One opening on a weekday (1 is Monday, 7 is Sunday), in the clock time of the service.

    ``closes`` at or before ``opens`` runs past midnight into the next day; 00:00 to 00:00 is the whole day.

    Raises:
        ValueError: When the weekday is none.
    """

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Refuse what no calendar has, before it is shown to anyone."""
        if not 1 <= self.weekday <= 7:
            raise ValueError(f"No weekday has the number {self.weekday}.")


@dataclass(frozen=True)
class SpecialDays:
    """Days, both ends included, that are not as the week says: closed without times, else open at these times alone.

    Raises:
        ValueError: When the days run backwards, or only one of the two times is given.
    """

    first: date
    last: date
    opens: time | None = None
    closes: time | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse rows that could be read in two ways."""
        if self.last < self.first:
            raise ValueError(f"The special days from {self.first} end before they begin.")
        if (self.opens is None) != (self.closes is None):
            raise ValueError(f"The special days from {self.first} give one time without the other.")

    @property
    def times(self) -> Times | None:
        """When it is open on each of these days, or None when it is closed."""
        return None if self.opens is None or self.closes is None else (self.opens, self.closes)

    def sort_key(self) -> tuple[date, date, Times, str]:
        """Return what puts special days in order of their dates; closed ones, without times, first."""
        return self.first, self.last, self.times or (time.min, time.min), self.note


def specials_on(special_days: tuple[SpecialDays, ...], day: date) -> list[SpecialDays]:
    """Return the special days that rule this day: of those that cover it, the ones that cover the fewest days.

    "Closed from 24 December to 2 January" and "29 December, 10am to 2pm" are both true that way.
    """
    covering = [special for special in special_days if special.first <= day <= special.last]
    if len(covering) < 2:
        return covering
    fewest = min(special.last - special.first for special in covering)
    return [special for special in covering if special.last - special.first == fewest]


def times_of(specials: list[SpecialDays]) -> tuple[Times, ...]:
    """Return the openings of special days that rule together; none when one of them says closed."""
    times = [special.times for special in specials]
    return () if None in times else tuple(sorted(pair for pair in times if pair))
