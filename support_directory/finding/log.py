"""Which words are searched, and which find nothing. Nothing about who searched.

A visit writes nothing itself. Searches are counted in the memory of the process, and at the end of a request, after
the answer has gone out, at most every ``EVERY`` seconds, the counts go to the database together. A worker that is
killed loses the counts of that time, which nobody misses; one that stops in good order writes them first. Whatever
goes wrong here is logged and forgotten: no visitor waits for it or sees it.

Only words of the directory are written down. Any other word, which may be a name or worse, is kept as a keyed digest
until it has been searched on three different days.
"""

import atexit
import logging
import threading
import time
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from support_directory.finding.query import DirectoryQuery
from support_directory.finding.results import Found, SearchedWord
from support_directory.models import SearchLog, UnknownWord

EVERY = 30.0  # seconds between two writings
MOST_WAITING = 500  # different searches in memory; more in so short a time are no visitors'
MOST_A_DAY = 5_000  # different searches written down for one day, but for those of the last writing
MOST_UNKNOWN = 20_000  # digests kept; beyond it those searched on fewest days go, the oldest first
FORGET_AFTER = timedelta(days=90)
LONGEST = SearchLog._meta.get_field("words").max_length or 0
SHORTEST_WORD, LONGEST_WORD = 3, 40

logger = logging.getLogger(__name__)


class Search(NamedTuple):
    """What was searched on a day, in a database: tests have another one than the process began with."""

    database: str
    day: date
    words: tuple[SearchedWord, ...]


class _Waiting:
    """Searches that are not written yet."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: dict[Search, tuple[int, int]] = {}  # results the last time, times
        self.written_at = time.monotonic()

    def add(self, search: Search, results: int) -> None:
        with self.lock:
            if search in self.counts or len(self.counts) < MOST_WAITING:
                self.counts[search] = results, self.counts.get(search, (0, 0))[1] + 1

    def take(self) -> dict[Search, tuple[int, int]]:
        with self.lock:
            taken, self.counts, self.written_at = self.counts, {}, time.monotonic()
        return taken

    @property
    def is_due(self) -> bool:
        return bool(self.counts) and time.monotonic() - self.written_at >= EVERY


_waiting = _Waiting()


def record(query: DirectoryQuery, found: Found, moment: datetime) -> None:
    """Count a search, in memory alone; turning to a later page of its results is no new search.

    Its result is how many services hold all its words, whatever the other filters were: that is what a synonym mends.
    """
    if query.page == 1 and found.words:
        database = str(connection.settings_dict["NAME"])
        words = tuple(word for word in found.words if word.known or _is_a_word(word.word))
        _waiting.add(Search(database, timezone.localdate(moment), words), found.with_all_words)


def flush() -> None:
    """Write what was counted. Never raises; what cannot be written is lost."""
    counts = {search: count for search, count in _waiting.take().items() if search.words}
    try:
        here = str(connection.settings_dict["NAME"])
        counts = {search: count for search, count in counts.items() if search.database == here}
        if counts:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '1s'")
                _write(cursor, counts)
    except Exception:
        logger.exception("Searches of the directory could not be counted.")


def flush_if_due(**kwargs: Any) -> None:
    """Signal receiver, at the end of a request: write when it is time.

    Inside of a transaction, as in tests, somebody else decides what stays: then it waits.
    """
    if _waiting.is_due and not connection.in_atomic_block:
        flush()
        close_old_connections()  # Django closed this request's connection before, and writing has opened another


def forget(today: date | None = None) -> int:
    """Forget digests of words that nobody has searched for 90 days; return how many. Safe to run at any time."""
    before = (today or timezone.localdate()) - FORGET_AFTER
    return UnknownWord.objects.filter(last_day__lt=before).delete()[0]


def _is_a_word(text: str) -> bool:
    # Never a number: it may be somebody's.
    return text.isascii() and text.isalpha() and SHORTEST_WORD <= len(text) <= LONGEST_WORD


def _write(cursor: Any, counts: dict[Search, tuple[int, int]]) -> None:
    digests = {
        (word.word, search.day): _digest(word.word) for search in counts for word in search.words if not word.known
    }
    readable = _searched_often(cursor, {(digest, day) for (_, day), digest in digests.items()})
    lines: dict[tuple[date, str], tuple[int, int]] = {}
    for search, (results, times) in counts.items():
        words = _line(
            word.word for word in search.words if word.known or (digests[word.word, search.day], search.day) in readable
        )
        if words:
            lines[search.day, words] = results, lines.get((search.day, words), (0, 0))[1] + times
    for day in {day for day, _ in lines}:
        rows = sorted((words, *count) for (of, words), count in lines.items() if of == day)
        cursor.execute(_COUNT, [day, *map(list, zip(*rows, strict=True)), day, MOST_A_DAY, day])


def _searched_often(cursor: Any, seen: Collection[tuple[str, date]]) -> set[tuple[str, date]]:
    """Note on which days the unknown words were searched; return which of them may be written down for which day."""
    often: set[tuple[str, date]] = set()
    for day in sorted({day for _, day in seen}):
        cursor.execute(_NOTE, [day, sorted(digest for digest, of in seen if of == day)])
        often |= {(digest, day) for digest, days in cursor.fetchall() if days >= UnknownWord.DAYS_UNTIL_WRITTEN}
    if seen:
        cursor.execute(_KEEP_FEW, [MOST_UNKNOWN])
    return often


def _digest(word: str) -> str:
    """Return what tells that a word is the same one, and nothing to whoever lacks the secret key."""
    return salted_hmac("support_directory.unknown_word", word, algorithm="sha256").hexdigest()


def _line(words: Iterable[str]) -> str:
    text = " ".join(words)
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rpartition(" ")[0]


_COUNT = """
INSERT INTO support_directory_searchlog AS known (day, words, results, times)
SELECT %s, new.words, new.results, new.times
FROM unnest(%s::text[], %s::int[], %s::int[]) AS new (words, results, times)
WHERE (SELECT count(*) FROM support_directory_searchlog WHERE day = %s) < %s
   OR EXISTS (SELECT FROM support_directory_searchlog AS old WHERE old.day = %s AND old.words = new.words)
ON CONFLICT (day, words) DO UPDATE SET times = known.times + excluded.times, results = excluded.results
"""
_NOTE = """
INSERT INTO support_directory_unknownword AS known (digest, last_day, days)
SELECT digest, %s, 1 FROM unnest(%s::text[]) AS new (digest)
ON CONFLICT (digest) DO UPDATE
SET days = least(known.days + (known.last_day < excluded.last_day)::int, 32767),
    last_day = greatest(known.last_day, excluded.last_day)
RETURNING digest, days
"""
_KEEP_FEW = """
DELETE FROM support_directory_unknownword
WHERE digest IN (SELECT digest FROM support_directory_unknownword ORDER BY days DESC, last_day DESC OFFSET %s)
"""
# The last counts of a process that stops.
atexit.register(flush)
