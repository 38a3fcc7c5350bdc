"""Which of very many services are open: one bit for each, for the directory's counts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from support_directory.hours.clock import aware
from support_directory.hours.days import stretches
from support_directory.hours.week import Hours

# A group larger than this share of all services keeps a ready bitset, a smaller one the list of its places: so memory
# stays in proportion to the services even when no two have the same hours.
_SHARE = 1024


class _Answer(NamedTuple):
    mask: int
    since: datetime
    until: datetime


class OpenIndex:
    """Services grouped by equal hours, so that each different hours is asked once, and only when something changed.

    Make it once whenever the directory's data change. It may be asked from several threads.
    """

    def __init__(self, hours: Sequence[Hours | None]) -> None:
        """Group the places 0, 1, 2 ... of the sequence; None stands for hours that may not be shown."""
        places: dict[Hours, list[int]] = {}
        for place, one in enumerate(hours):
            if one is not None:
                places.setdefault(one, []).append(place)
        self._size = len(hours)
        self._groups: list[tuple[Hours, int | list[int]]] = [
            (one, self._bits(found) if len(found) * _SHARE >= self._size else found) for one, found in places.items()
        ]
        self._last: _Answer | None = None

    def open_at(self, moment: datetime) -> int:
        """Return a bitset: bit i is set when the service at place i is known to be open.

        Raises:
            ValueError: When the moment has no time zone.
        """
        moment = aware(moment).astimezone(UTC)  # one zone compares by its clocks, wrongly in an hour that comes twice
        last = self._last
        if last is None or not last.since <= moment < last.until:
            last = self._last = self._ask(moment)
        return last.mask

    def _ask(self, moment: datetime) -> _Answer:
        mask = 0
        single: list[int] = []
        ends: list[datetime] = []
        for hours, places in self._groups:
            now = next(stretches(hours, moment, 0))
            ends.append(now.end)
            if now.kind != "open":
                continue
            if isinstance(places, int):
                mask |= places
            else:
                single += places
        return _Answer(mask | self._bits(single), moment, min(ends, default=moment))

    def _bits(self, places: list[int]) -> int:
        bits = bytearray(self._size // 8 + 1)
        for place in places:
            bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")


def open_mask(hours: Sequence[Hours | None], moment: datetime) -> int:
    """Return the bitset of ``OpenIndex`` once. Who asks again and again keeps the index instead."""
    return OpenIndex(hours).open_at(moment)
