"""Whether the replica answers and is not behind. Asked every few seconds in each process, not in each request.

A replica that lost its source goes on answering, for ever, with what it had. So the position in the source's log is
noted, and the replica must have reached it a while later. (How long ago its last transaction was says nothing: nothing
may have been written since.)
"""

import logging
import threading
import time

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.db.utils import DEFAULT_DB_ALIAS

from portal.replica import ALIAS

log = logging.getLogger(__name__)
_SOURCE = "SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn() - '0/0' END"
# A replica that is not in recovery is fed row by row (logical replication); how far it is cannot be asked here.
_COPY = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0' END, pg_is_in_recovery()"


class Freshness:
    """One process's opinion of the replica."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._noted: tuple[float, int] | None = None  # when, and how far the source was then
        self._good = False

    def is_good(self) -> bool:
        """Tell whether the replica may be asked; looks again when the last look is older than half the limit."""
        if self._is_due() and self._lock.acquire(blocking=False):
            try:
                if self._is_due():
                    self._look()
            finally:
                self._lock.release()
        return self._good

    def failed(self) -> None:
        """Note that it did not answer a request: it is not asked again before the next look."""
        self._good, self._asked_at = False, time.monotonic()

    def _is_due(self) -> bool:
        return time.monotonic() - self._asked_at >= settings.REPLICA_MOST_BEHIND / 2

    def _look(self) -> None:
        try:
            found = self._ask()
        except (DatabaseError, InterfaceError):
            log.warning("The replica of the database does not answer: reading from the first one.")
            connections[ALIAS].close()
            found = False
        if found != self._good:
            log.warning("Public pages are read from %s.", "the replica" if found else "the first database")
        self._good, self._asked_at = found, time.monotonic()

    def _ask(self) -> bool:
        with connections[ALIAS].cursor() as copy:
            copy.execute(_COPY)
            reached, follows = copy.fetchone()
        if not follows:
            return True
        now, wanted = time.monotonic(), self._noted
        with connections[DEFAULT_DB_ALIAS].cursor() as source:
            source.execute(_SOURCE)
            (position,) = source.fetchone()
        if position is None or reached is None:
            return False
        self._noted = (now, position)
        # The first look has no earlier position to hold it against: then it must be level.
        return reached >= (wanted[1] if wanted else position)


freshness = Freshness()
