"""Hours as rows of ``schedule`` in the Human Services Data Specification (HSDS 3.0, Open Referral UK)."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from support_directory.hours.describe import bank_holidays_in_words, joined, special_in_words
from support_directory.hours.spans import SpecialDays, Times
from support_directory.hours.words import times_of_day, weekdays

if TYPE_CHECKING:
    from support_directory.hours.week import Hours

_BYDAY = ("", "MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rrule_rows(hours: "Hours", day: date | None = None) -> list[dict[str, Any]]:
    """Return HSDS schedules without ``id`` and parent: the week, then one row for each of the special days.

    Times are clock times of the service's zone. HSDS knows only a fixed offset from UTC (``timezone``, in hours), which
    a rule for the whole year cannot have; so the zone stands in ``notes``, and the offset is that of ``day``, left out
    without one. With ``day``, special days that have passed by then are left out too. ``dtstart`` is not known.
    """
    rows = [_week_row(hours, times, days, day) for times, days in _weekly(hours).items()]
    return rows + [_special_row(hours, one) for one in hours.special_days if day is None or one.last >= day]


def _weekly(hours: "Hours") -> dict[Times, list[int]]:
    """Return on which weekdays each opening is held."""
    found: dict[Times, list[int]] = {}
    for weekday in range(1, 8):
        for times in joined(hours.by_weekday[weekday]):
            found.setdefault(times, []).append(weekday)
    return found


def _week_row(hours: "Hours", times: Times, days: list[int], day: date | None) -> dict[str, Any]:
    said = f"{weekdays(days)}, {times_of_day([times])}"
    return {
        "freq": "WEEKLY",
        "byday": _byday(days),
        **_clock_times(times),
        **({"timezone": _offset(hours, day)} if day else {}),
        "description": f"{said}. {bank_holidays_in_words(hours)}.",
        "notes": _zone_note(hours),
    }


def _special_row(hours: "Hours", special: SpecialDays) -> dict[str, Any]:
    row: dict[str, Any] = {"valid_from": special.first.isoformat(), "valid_to": special.last.isoformat()}
    if special.times:
        days = [special.first + timedelta(days=ahead) for ahead in range((special.last - special.first).days + 1)]
        weekdays_of = sorted({day.isoweekday() for day in days})
        row |= {"freq": "WEEKLY", "byday": _byday(weekdays_of), **_clock_times(special.times)}
        offsets = {_offset(hours, day) for day in days}
        if len(offsets) == 1:
            row["timezone"] = offsets.pop()
    return row | {"description": special_in_words([special], special.first), "notes": _zone_note(hours)}


def _byday(days: list[int]) -> str:
    return ",".join(_BYDAY[day] for day in days)


def _clock_times(times: Times) -> dict[str, str]:
    return {"opens_at": f"{times[0]:%H:%M}", "closes_at": f"{times[1]:%H:%M}"}


def _offset(hours: "Hours", day: date) -> int | float:
    """Return the hours from UTC at noon, a whole number where it is one."""
    offset = datetime.combine(day, time(12), tzinfo=hours.zone).utcoffset() or timedelta()
    hours_off = offset / timedelta(hours=1)
    return int(hours_off) if hours_off.is_integer() else hours_off


def _zone_note(hours: "Hours") -> str:
    return f"Local time, {hours.timezone}."
