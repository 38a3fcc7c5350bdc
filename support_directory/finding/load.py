"""All that can be listed, read from the tables in one statement, which sees one state of them."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from support_directory.models import Service

# Each part gives rows of the same kind: what is said, of which value, in which words, of which places in the list.
# A service that is overdue for its check keeps no hours, unless it is a crisis line.
_PARTS = """
WITH listed AS MATERIALIZED (
    SELECT service.*, row_number() OVER (ORDER BY lower(name), name, id) - 1 AS place FROM ({listed}) AS service
),
area AS MATERIALIZED (
    SELECT place, area, nation FROM support_directory_servicearea JOIN listed ON listed.id = service_id
),
week AS (
    SELECT service_id, string_agg(concat_ws(' ', weekday, opens_at, closes_at), ',' ORDER BY weekday, opens_at) AS rows
    FROM support_directory_schedule GROUP BY service_id
),
special AS (
    SELECT service_id, string_agg(
        concat_ws(' ', first_day, last_day, opens_at, closes_at), ',' ORDER BY first_day, last_day, opens_at
    ) AS rows
    FROM support_directory_scheduleexception WHERE last_day >= %s GROUP BY service_id
),
helps_in AS (
    SELECT place, string_agg(concat_ws(' ', area, nation), ',' ORDER BY area, nation) AS rows FROM area GROUP BY place
),
hours AS (
    SELECT concat_ws('|', timezone, bank_holidays, coalesce(week.rows, ''), coalesce(special.rows, ''), helps_in.rows)
        AS rows, place
    FROM listed LEFT JOIN week ON week.service_id = listed.id LEFT JOIN special ON special.service_id = listed.id
    LEFT JOIN helps_in USING (place)
    WHERE (week.rows IS NOT NULL OR special.rows IS NOT NULL)
      AND (crisis_role <> '' OR next_due IS NULL OR next_due > %s)
)
SELECT 'version', version::text, '', NULL::int[], NULL::bytea FROM support_directory_directoryversion
UNION ALL SELECT 'keys', '', '', NULL, string_agg(uuid_send(id), ''::bytea ORDER BY place) FROM listed
UNION ALL SELECT 'crisis', crisis_role, '', array_agg(place), NULL FROM listed WHERE crisis_role <> '' GROUP BY 2
UNION ALL SELECT 'area', area, nation, array_agg(place), NULL FROM area GROUP BY 2, 3
UNION ALL SELECT 'term', taxonomy_term_id::text, '', array_agg(place), NULL
    FROM support_directory_attribute JOIN listed ON listed.id = service_id GROUP BY 2
UNION ALL SELECT 'cost', 'free', '', array_agg(place), NULL
    FROM support_directory_costoption JOIN listed ON listed.id = service_id WHERE amount = 0 HAVING count(*) > 0
UNION ALL SELECT 'language', code, min(language.name), array_agg(place), NULL
    FROM support_directory_language AS language JOIN listed ON listed.id = service_id GROUP BY 2
UNION ALL SELECT 'hours', rows, '', array_agg(place), NULL FROM hours GROUP BY 2
UNION ALL SELECT 'terms', json_agg(json_build_array(
        term.id, parent_id, list.slug, term.slug, term.name) ORDER BY term.sort_order, term.name, term.id)::text,
    '', NULL, NULL FROM support_directory_taxonomyterm AS term JOIN support_directory_taxonomy AS list
    ON list.id = taxonomy_id HAVING count(*) > 0
UNION ALL SELECT 'list', slug, name, NULL, NULL FROM support_directory_taxonomy
"""
_FIELDS = ("id", "name", "timezone", "bank_holidays", "crisis_role", "next_due")
_ID = 16  # bytes


class Part(NamedTuple):
    """One row: of these ``places``, ``value`` is true; ``label`` says it in words."""

    kind: str
    value: str
    label: str
    places: list[int]


class Term(NamedTuple):
    """A taxonomy term, in the order of its list."""

    id: str
    parent: str | None
    taxonomy: str
    slug: str
    name: str


class Loaded(NamedTuple):
    """What the tables said."""

    version: int | None
    keys: list[bytes]
    terms: list[Term]
    parts: list[Part]


def load(today: date) -> Loaded:
    """Read the ids of all listed services in the order of their names, and what is true of which of them.

    Special days are read from yesterday on: what they began last night may still run.
    """
    listed, listed_values = Service.objects.listed().order_by().values(*_FIELDS).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_PARTS.format(listed=listed), [*listed_values, today - timedelta(days=1), today])
        rows = cursor.fetchall()
    version, keys, terms = None, b"", []
    parts = []
    for kind, value, label, places, ids in rows:
        if kind == "version":
            version = int(value)
        elif kind == "keys":
            keys = bytes(ids or b"")
        elif kind == "terms":
            terms = list(_terms(json.loads(value)))
        else:
            parts.append(Part(kind, value, label, places or []))
    return Loaded(version, [keys[at : at + _ID] for at in range(0, len(keys), _ID)], terms, parts)


def newest_version() -> int | None:
    """Return the number of the directory's present state: one row, by its key; None before anything was written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM support_directory_directoryversion WHERE id = 1")
        row = cursor.fetchone()
    return row and row[0]


def _terms(rows: list[list[Any]]) -> Iterator[Term]:
    """Yield each term with the narrower ones behind it, as a list would show them."""
    terms = [Term(*row) for row in rows]
    inside: dict[str | None, list[Term]] = {}
    for term in terms:
        inside.setdefault(term.parent, []).append(term)
    waiting = inside.pop(None, [])[::-1]
    while waiting or inside:
        if not waiting:  # terms that are each other's parents: nobody's, so they come last
            waiting = inside.pop(next(iter(inside)))[::-1]
        term = waiting.pop()
        yield term
        waiting += inside.pop(term.id, [])[::-1]
