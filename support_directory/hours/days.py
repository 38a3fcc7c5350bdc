"""One day of a service: the ordinary week, special days, bank holidays and the night before, laid over each other."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from support_directory.choices import BankHolidays
from support_directory.hours.bank_holidays import Holiday, holiday_on
from support_directory.hours.clock import aware, reached
from support_directory.hours.spans import SpecialDays, Times, specials_on, times_of

if TYPE_CHECKING:
    from support_directory.hours.week import Hours

Kind = Literal["open", "closed", "unknown"]
Why = Holiday | SpecialDays | None

# Where layers overlap: what is known to be open is open, and what may be open is not called closed.
_RANK = {"closed": 0, "unknown": 1, "open": 2}
_ONE_DAY = timedelta(days=1)
_MIDNIGHT = time.min


class Stretch(NamedTuple):
    """A stretch of time, in UTC, in which nothing changes. ``why`` is the rule in force when it is not the week."""

    start: datetime
    end: datetime
    kind: Kind
    why: Why


class Plan(NamedTuple):
    """What a day begins by itself: openings of this kind, and the rest of the day. ``ordinary``: as the week says."""

    times: tuple[Times, ...]
    kind: Kind
    rest: Kind
    why: Why
    ordinary: bool


def plan_of(hours: "Hours", day: date) -> Plan:
    """Return which rule makes the day: special days first, then the bank-holiday rule, then the week."""
    if specials := specials_on(hours.special_days, day):
        return Plan(times_of(specials), "open", "closed", specials[0], ordinary=False)
    if not hours.openings:
        return Plan((), "unknown", "unknown", None, ordinary=True)
    times = hours.by_weekday[day.isoweekday()]
    holiday = None if hours.bank_holidays == BankHolidays.OPEN else holiday_on(day, hours.nations)
    if holiday is None:
        return Plan(times, "open", "closed", None, ordinary=True)
    if not times or (hours.bank_holidays == BankHolidays.CLOSED and holiday.is_sure):
        return Plan((), "closed", "closed", holiday, ordinary=False)
    return Plan(times, "unknown", "unknown", holiday, ordinary=False)


@lru_cache(maxsize=8192)
def stretches_of(hours: "Hours", day: date) -> tuple[Stretch, ...]:
    """Return the day from midnight to midnight, cut where anything changes, in order and without gaps.

    Kept for the days that were asked about last: those are today and tomorrow, for services that share their hours.
    """
    zone = hours.zone
    plan, before = plan_of(hours, day), plan_of(hours, day - _ONE_DAY)
    start, end = reached(day, _MIDNIGHT, zone), reached(day + _ONE_DAY, _MIDNIGHT, zone)
    layers = [Stretch(start, end, plan.rest, plan.why)]
    for opens, closes in plan.times:
        until = reached(day, closes, zone) if closes > opens else end
        layers.append(Stretch(reached(day, opens, zone), until, plan.kind, plan.why))
    for opens, closes in before.times:
        if _MIDNIGHT < closes <= opens:
            night = Stretch(start, reached(day, closes, zone), before.kind, before.why)
            in_doubt = before.ordinary and not plan.ordinary
            layers.append(night._replace(kind="unknown", why=plan.why) if in_doubt else night)
    return tuple(_flat(layers))


def _flat(layers: list[Stretch]) -> list[Stretch]:
    """Return the uppermost layer of each piece of the day."""
    cuts = sorted({cut for layer in layers for cut in (layer.start, layer.end)})
    flat = []
    for start, end in pairwise(cuts):
        top = max((layer for layer in layers if layer.start <= start < layer.end), key=lambda layer: _RANK[layer.kind])
        flat.append(top._replace(start=start, end=end))
    return flat


def stretches(hours: "Hours", moment: datetime, days: int) -> Iterator[Stretch]:
    """Yield the stretch that holds the moment, then those after it, to the end of the day so many days later.

    Raises:
        ValueError: When the moment has no time zone.
    """
    first = aware(moment).astimezone(hours.zone).date()
    for ahead in range(days + 1):
        for stretch in stretches_of(hours, first + ahead * _ONE_DAY):
            if stretch.end > moment:
                yield stretch
