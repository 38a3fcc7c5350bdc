"""From the clock on the wall to the moment it means, over the nights when the clocks change."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_ONE_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=16_384)
def reached(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the first moment, in UTC, at which the clocks of the zone show this time of the day or a later one.

    A time that comes twice (the clocks go back) is the first of the two. One that never comes (the clocks go forward
    over it) is the moment of the change: whoever closes at 1:30 has closed when the clock jumps from 1:00 to 2:00.
    """
    wall = datetime.combine(day, clock)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)  # fold=0: the first of two; after the change when missing
    if _shown(moment, zone) == wall:
        return moment
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = range((moment - before) // _ONE_SECOND + 1)
    return (
        before
        + bisect_left(seconds, wall, key=lambda passed: _shown(before + passed * _ONE_SECOND, zone)) * _ONE_SECOND
    )


def aware(moment: datetime) -> datetime:
    """Return the moment as it is.

    Raises:
        ValueError: When it has no time zone: it could be any of a day's moments.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone has no opening hours.")
    return moment


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clocks show, without a zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
