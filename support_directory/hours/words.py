"""The small words: times, days, places and lists of them. Everything passes through gettext when it is asked for."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.utils.dateformat import format as format_date
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from support_directory.choices import Nation
from support_directory.hours.spans import Times

WHOLE_DAY: Times = (time.min, time.min)


def listed(items: Sequence[str]) -> str:
    """Join: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return _("%(items)s and %(last)s") % {"items": ", ".join(items[:-1]), "last": items[-1]}


def in_running_text(nations: Sequence[str]) -> str:
    """Name nations as a sentence does: "Wales and the Republic of Ireland"."""
    republic = Nation.REPUBLIC_OF_IRELAND.value
    return listed([_("the Republic of Ireland") if slug == republic else str(Nation(slug).label) for slug in nations])


def weekday_name(weekday: int) -> str:
    """Name a weekday: 1 is Monday."""
    return str(WEEKDAYS[weekday - 1])


def weekdays(days: Sequence[int]) -> str:
    """Name days of the week, in order: "Monday to Friday", "Saturday and Sunday", "Every day"."""
    if len(days) == 7:
        return _("Every day")
    names: list[str] = []
    for first, last in _runs(days):
        if last - first > 1:
            names.append(_("%(first)s to %(last)s") % {"first": weekday_name(first), "last": weekday_name(last)})
        else:
            names += [weekday_name(day) for day in range(first, last + 1)]
    return listed(names)


def _runs(days: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of days that follow one another."""
    firsts = [day for day in days if day - 1 not in days]
    lasts = [day for day in days if day + 1 not in days]
    return list(zip(firsts, lasts, strict=True))


def clock_12(clock: time) -> str:
    """Say a time as our texts do: "9am", "5:30pm", "midday", "midnight"."""
    if (clock.hour, clock.minute) == (0, 0):
        return _("midnight")
    if (clock.hour, clock.minute) == (12, 0):
        return _("midday")
    hour = str(clock.hour % 12 or 12)
    shown = f"{hour}:{clock.minute:02}" if clock.minute else hour
    pattern = pgettext("time of day", "%(time)sam") if clock.hour < 12 else pgettext("time of day", "%(time)spm")
    return pattern % {"time": shown}


def clock_24(clock: time) -> str:
    """Say a time as the state "open" does: "18:00", "midnight"."""
    return _("midnight") if (clock.hour, clock.minute) == (0, 0) else f"{clock.hour:02}:{clock.minute:02}"


def times_of_day(times: Sequence[Times]) -> str:
    """Say a day's openings: "9am to 1pm and 2pm to 5pm", "24 hours"."""
    return listed(
        [
            _("24 hours")
            if pair == WHOLE_DAY
            else _("%(opens)s to %(closes)s") % {"opens": clock_12(pair[0]), "closes": clock_12(pair[1])}
            for pair in times
        ]
    )


def dates(first: date, last: date, today: date) -> str:
    """Say days: "Friday 25 December", "Thursday 24 December to Friday 1 January 2027"; the year when it is another."""
    names = [format_date(day, "l j F" if day.year == today.year else "l j F Y") for day in (first, last)]
    return names[0] if first == last else _("%(first)s to %(last)s") % {"first": names[0], "last": names[1]}


def day_ahead(day: date, today: date) -> str:
    """Say which day comes: "today", "Monday", and with its date once a weekday alone could be another week's."""
    if day == today:
        return _("today")
    if day - today < timedelta(days=7):
        return weekday_name(day.isoweekday())
    return dates(day, day, today)
