"""What one process remembers: the pages asked for last, compressed, up to so many bytes."""

import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

SECONDS = 300.0  # what a process remembers besides (figures, beginnings of addresses) may be behind by minutes


@dataclass(frozen=True)
class Copy:
    """An answer as its view gave it."""

    headers: dict[str, str]
    packed: bytes
    made_at: float  # by the clock of ``time.monotonic``

    @property
    def content(self) -> bytes:
        """The body."""
        return zlib.decompress(self.packed)


class Copies:
    """The newest copies of one process, for all its threads. What was not asked for longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._copies: OrderedDict[Hashable, tuple[Hashable, Copy]] = OrderedDict()
        self._bytes = 0

    def get(self, address: Hashable, state: Hashable) -> Copy | None:
        """Return the copy of an address if it shows this state and is not too old."""
        with self._lock:
            kept_state, copy = self._copies.get(address, (None, None))
            if copy is None or kept_state != state or time.monotonic() - copy.made_at > SECONDS:
                return None
            self._copies.move_to_end(address)
            return copy

    def put(self, address: Hashable, state: Hashable, headers: dict[str, str], content: bytes) -> None:
        """Remember an answer in place of any older one of this address."""
        copy = Copy(headers, zlib.compress(content, 1), time.monotonic())
        with self._lock:
            self._drop(address)
            self._copies[address] = state, copy
            self._bytes += len(copy.packed)
            while self._bytes > self.most_bytes:
                self._drop(next(iter(self._copies)))

    def _drop(self, address: Hashable) -> None:
        _state, copy = self._copies.pop(address, (None, None))
        if copy is not None:
            self._bytes -= len(copy.packed)
