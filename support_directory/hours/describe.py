"""Hours as a person would write them: one line for days that are alike, then what is different."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from support_directory.choices import BankHolidays
from support_directory.hours.spans import SpecialDays, Times, times_of
from support_directory.hours.words import dates, times_of_day, weekdays

if TYPE_CHECKING:
    from support_directory.hours.week import Hours

COMING = timedelta(days=60)
_DAY = 24 * 60 * 60  # seconds
_WEEK = 7 * _DAY


def hours_in_words(hours: "Hours", today: date | None) -> list[str]:
    """Return the week, the special days that come soon, and the rule for bank holidays, one line each."""
    lines = week_in_words(hours)
    if today is not None:
        lines += [special_in_words(specials, today) for specials in _coming(hours.special_days, today)]
    return [*lines, bank_holidays_in_words(hours)] if hours.openings else lines


def week_in_words(hours: "Hours") -> list[str]:
    """Return "Monday to Friday, 9am to 5pm" and the like; days without openings are left out."""
    if is_always_open(hours):
        return [_("24 hours a day, every day")]
    alike: dict[tuple[Times, ...], list[int]] = {}
    for weekday in range(1, 8):
        if times := joined(hours.by_weekday[weekday]):
            alike.setdefault(times, []).append(weekday)
    return [_line(weekdays(days), times_of_day(times)) for times, days in alike.items()]


def special_in_words(specials: list[SpecialDays], today: date) -> str:
    """Return "Friday 25 December, closed (Christmas)" for special days with the same dates."""
    times = joined(times_of(specials))
    line = _line(dates(specials[0].first, specials[0].last, today), times_of_day(times) if times else _("closed"))
    notes = ", ".join(dict.fromkeys(special.note for special in specials if special.note))
    return _("%(line)s (%(note)s)") % {"line": line, "note": notes} if notes else line


def bank_holidays_in_words(hours: "Hours") -> str:
    """Return the rule for bank holidays, also when it is that nobody knows."""
    return {
        "": _("May differ on bank holidays"),
        BankHolidays.CLOSED: _("Closed on bank holidays"),
        BankHolidays.OPEN: _("Open on bank holidays too"),
    }[hours.bank_holidays]


def is_always_open(hours: "Hours") -> bool:
    """Tell whether the week has no gap, however its openings are cut."""
    spans: list[tuple[int, int]] = []
    for opening in hours.openings:
        midnight = (opening.weekday - 1) * _DAY
        first, last = _seconds((opening.opens, opening.closes))
        spans.append((midnight + first, midnight + last))
    covered = 0  # seconds of the week without a gap so far; Sunday's night reaches into Monday
    for first, last in sorted(spans + [(first - _WEEK, last - _WEEK) for first, last in spans]):
        if first > covered:
            return False
        covered = max(covered, last)
    return covered >= _WEEK


def joined(times: Iterable[Times]) -> tuple[Times, ...]:
    """Return a day's openings with those that touch or overlap made one."""
    spans: list[tuple[int, int]] = []
    for first, last in sorted(map(_seconds, times)):
        if spans and first <= spans[-1][1] and max(last, spans[-1][1]) - spans[-1][0] <= _DAY:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
        else:
            spans.append((first, last))
    return tuple((_clock(first), _clock(last)) for first, last in spans)


def _seconds(times: Times) -> tuple[int, int]:
    """Return opening and closing in seconds from the day's midnight."""
    first, last = (clock.hour * 3600 + clock.minute * 60 + clock.second for clock in times)
    return first, last if last > first else last + _DAY


def _clock(seconds: int) -> time:
    return (datetime.min + timedelta(seconds=seconds)).time()


def _coming(special_days: tuple[SpecialDays, ...], today: date) -> list[list[SpecialDays]]:
    soon = [special for special in special_days if special.last >= today and special.first <= today + COMING]
    return [list(same) for _dates, same in groupby(soon, key=lambda special: (special.first, special.last))]


def _line(days: str, times: str) -> str:
    return _("%(days)s, %(times)s") % {"days": days, "times": times}
