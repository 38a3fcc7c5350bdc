"""Which services hold the words of a search, best first: one question to one index."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import connection

from support_directory.finding.bits import bits_of
from support_directory.finding.snapshot import Snapshot
from support_directory.finding.words import Asked, Lexemes

_ID = 16  # bytes
# The whole search is a name or short form: 2. All the words stand in names: 1. Among equals, the rank and the name.
_BY_NAME = "CASE WHEN strpos(E'\\n' || names || E'\\n', %s) > 0 THEN 2 WHEN vector @@ %s::tsquery THEN 1 ELSE 0 END"
# To put very many in order takes longer than to find them, and nobody reads so far: the others follow by name.
_RANKED = 1_000
_FIND = """
WITH found AS MATERIALIZED (
    SELECT service_id, names, {level} AS level, ts_rank(vector, %s::tsquery, 1) AS rank
    FROM support_directory_servicetext WHERE vector @@ %s::tsquery
)
SELECT string_agg(uuid_send(service_id), ''::bytea), (
    SELECT string_agg(uuid_send(service_id), ''::bytea ORDER BY level DESC, rank DESC, names, service_id)
    FROM (SELECT * FROM found ORDER BY level DESC, rank DESC, names, service_id LIMIT %s) AS best
) FROM found
"""


class Hits(NamedTuple):
    """The services found, as a set, and the places of the best of them in their order."""

    bits: int
    best: Sequence[int]


def with_all(asked: Asked, snapshot: Snapshot) -> Hits:
    """Return the services that hold all the words, names and short forms first."""
    query = " & ".join(map(_any_of, asked.groups))
    named = " & ".join(_any_of(group, weight=":A") for group in asked.groups)
    return _hits(_BY_NAME, [f"\n{asked.text}\n", named], query, snapshot)


def with_any(asked: Asked, snapshot: Snapshot) -> Hits:
    """Return the services that hold some of the words, those with most of them first."""
    parts = [_any_of(group) for group in asked.groups]
    return _hits(" + ".join(["(vector @@ %s::tsquery)::int"] * len(parts)), parts, " | ".join(parts), snapshot)


def _hits(level: str, values: list[str], query: str, snapshot: Snapshot) -> Hits:
    if not query:
        return Hits(0, ())
    with connection.cursor() as cursor:
        cursor.execute(_FIND.format(level=level), [*values, query, query, _RANKED])
        found, best = cursor.fetchone()
    return Hits(bits_of(_places(found, snapshot), len(snapshot.keys)), list(_places(best, snapshot)))


def _places(ids: bytes | None, snapshot: Snapshot) -> Iterator[int]:
    """Yield the places of those that are listed; the index also has published ones that are not."""
    row = bytes(ids or b"")
    places = map(snapshot.places.get, (row[at : at + _ID] for at in range(0, len(row), _ID)))
    return (place for place in places if place is not None)


def _any_of(alternatives: Iterable[Lexemes], weight: str = "") -> str:
    """Return a group as Postgres reads it: ``(('park' & 'permit') | ('blue' & 'badg'))``."""
    return f"({' | '.join(_all_of(lexemes, weight) for lexemes in alternatives)})"


def _all_of(lexemes: Lexemes, weight: str) -> str:
    return f"({' & '.join(_quoted(lexeme) + weight for lexeme in sorted(lexemes))})"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
