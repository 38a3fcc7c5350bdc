"""Sets of services as the bits of one integer, and the services they stand for, looked up only when asked for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload
from uuid import UUID

_SMALL = 64
_SOME = re.compile(rb"[^\0]")
_BITS_OF = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def bits_of(places: Iterable[int], size: int) -> int:
    """Return the integer whose bits at these places are set; places are below ``size``."""
    row = bytearray(size // 8 + 1)
    for place in places:
        row[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(row, "little")


def places_in(bits: int, skip: int = 0) -> Iterator[int]:
    """Yield the places of the set bits from low to high, without the first ``skip``."""
    start = _place_of(bits, skip) if skip else 0
    row = (bits >> start).to_bytes((bits.bit_length() - start) // 8 + 1, "little") if bits >> start else b""
    for found in _SOME.finditer(row):
        at = start + found.start() * 8
        for bit in _BITS_OF[row[found.start()]]:
            yield at + bit


def _place_of(bits: int, number: int) -> int:
    """Return the place of the set bit with this number, counted from 0; beyond the last one the place after all."""
    if number >= bits.bit_count():
        return bits.bit_length()
    below, size = 0, bits.bit_length()
    while size > _SMALL:  # each turn halves the bits, so that a late page costs no more than a few looks at all
        half = size // 2
        low = bits & ((1 << half) - 1)
        if number < (count := low.bit_count()):
            bits, size = low, half
        else:
            bits, size, below, number = bits >> half, size - half, below + half, number - count
    for _ in range(number):
        bits &= bits - 1
    return below + (bits & -bits).bit_length() - 1


class Ids(Sequence[UUID]):
    """The ids of a set of services in an order, made only for those that are looked at: a page shows twenty."""

    def __init__(self, keys: Sequence[bytes], places: Mapping[bytes, int], bits: int, best: Sequence[int] = ()) -> None:
        """Keep what stands for the services.

        Args:
            keys: the bytes of the id of each place.
            places: the place of each id.
            bits: the set.
            best: places that come first, all of them in the set; the others follow from low to high.
        """
        self._keys, self._places, self._bits, self._first = keys, places, bits, best
        self._rest = bits & ~bits_of(best, len(keys)) if best else bits
        self._length = bits.bit_count()

    def __len__(self) -> int:
        return self._length

    def __contains__(self, value: object) -> bool:
        place = self._places.get(value.bytes) if isinstance(value, UUID) else None
        return place is not None and bool(self._bits >> place & 1)

    def __iter__(self) -> Iterator[UUID]:
        return self._from(0)

    @overload
    def __getitem__(self, index: int) -> UUID: ...
    @overload
    def __getitem__(self, index: slice) -> list[UUID]: ...
    def __getitem__(self, index: int | slice) -> UUID | list[UUID]:
        """Return one id, or a list of them as a paginator asks for it."""
        if isinstance(index, slice):
            wanted = range(self._length)[index]
            if wanted.step != 1:
                return [self[place] for place in wanted]
            return [found for _, found in zip(wanted, self._from(wanted.start), strict=False)]
        return next(self._from(range(self._length)[index]))

    def _from(self, start: int) -> Iterator[UUID]:
        for place in self._first[start:]:
            yield UUID(bytes=self._keys[place])
        for place in places_in(self._rest, max(0, start - len(self._first))):
            yield UUID(bytes=self._keys[place])
