"""Makes many services by bulk insert: names, words, areas, terms, numbers, hours as varied as real ones.

Services are written by COPY, what belongs to them by one statement for each table. The triggers that guard the checks
of real entries are off meanwhile, in a database of the benchmarks' own: these entries were checked by nobody.
"""

import argparse
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import django
from django.db import connection, transaction

from benchmarks.volume_text import MADE_UP_WORDS, made_up

SUBJECTS = """
carers benefits debt housing pain neuropathy stroke dementia autism fatigue equipment transport work rights grief
sleep breathing nerves muscles wheelchair counselling befriending respite money energy legal dental hearing sight
""".split()  # noqa: SIM905  (easier to read and to add to)
KINDS = "Association Trust Centre Network Line Alliance Project Society Partnership Advice".split()  # noqa: SIM905
RUNNING = """
support help advice information people living with their families and friends local free confidential listening group
service for anyone who needs somebody to talk about daily life at home or work our trained volunteers answer questions
every weekday by phone email online chat meet visit apply claim appeal grant carer condition health care rights
""".split()  # noqa: SIM905
BATCH = "bulk"  # what the slugs of these rows begin with
PATTERNS = 400  # different opening hours
SEED = 20261121

# Shares follow real directories: most services are for the whole UK or one nation, few for a part of one.
_CHILDREN = (
    """
    INSERT INTO support_directory_servicearea (id, service_id, area, name, nation)
    SELECT gen_random_uuid(), id,
        CASE WHEN roll < .40 THEN 'K02000001' WHEN roll < .58 THEN 'E92000001' WHEN roll < .68 THEN 'S92000003'
             WHEN roll < .75 THEN 'W92000004' WHEN roll < .80 THEN 'N92000002' WHEN roll < .88 THEN 'IE'
             WHEN roll < .91 THEN 'all-ireland' ELSE 'local' END,
        CASE WHEN roll < .91 THEN '' ELSE 'Borough ' || floor((roll - .91) * 5000) END,
        CASE WHEN roll < .91 THEN '' WHEN roll < .96 THEN 'england' WHEN roll < .98 THEN 'scotland' ELSE 'wales' END
    FROM (SELECT id, random() AS roll FROM support_directory_service WHERE slug LIKE 'bulk-%%') AS dice WHERE roll < .99
    """,
    """
    INSERT INTO support_directory_attribute (id, service_id, taxonomy_term_id)
    SELECT gen_random_uuid(), service.id, term.id FROM support_directory_service AS service
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number FROM support_directory_taxonomyterm) AS term
        ON random() < .35 / sqrt(number)
    WHERE slug LIKE 'bulk-%%'
    """,
    """
    INSERT INTO support_directory_language (id, service_id, code, name, note)
    SELECT gen_random_uuid(), service.id, code, spoken.name, '' FROM support_directory_service AS service
    JOIN (
        VALUES ('cy', 'Welsh', .06), ('ga', 'Irish', .04), ('gd', 'Gaelic', .01), ('pl', 'Polish', .03),
            ('bfi', 'British Sign Language', .05), ('ur', 'Urdu', .02), ('pa', 'Punjabi', .02)
    ) AS spoken (code, name, share)
        ON random() < share
    WHERE slug LIKE 'bulk-%%'
    """,
    """
    INSERT INTO support_directory_costoption (id, service_id, option, amount, currency, amount_description)
    SELECT gen_random_uuid(), id, '', CASE WHEN roll < .35 THEN 0 ELSE 5 END, 'GBP', ''
    FROM (SELECT id, random() AS roll FROM support_directory_service WHERE slug LIKE 'bulk-%%') AS dice WHERE roll < .45
    """,
    """
    INSERT INTO support_directory_phone (id, service_id, number, type, text_keyword, cost, note, sort_order)
    SELECT gen_random_uuid(), id, '0808 157 0' || (100 + floor(random() * 900)), 'voice', '', 'free', '', 0
    FROM support_directory_service WHERE slug LIKE 'bulk-%%' AND random() < .8
    """,
    """
    INSERT INTO support_directory_schedule (id, service_id, weekday, opens_at, closes_at)
    SELECT gen_random_uuid(), dice.id, day,
        make_time((7 + pattern %% 4)::int, (pattern / 4 %% 4 * 15)::int, 0),
        make_time((15 + pattern / 16 %% 9)::int, 0, 0)
    FROM (
        SELECT id, floor(power(random(), 2) * %(patterns)s)::int AS pattern, random() AS roll
        FROM support_directory_service WHERE slug LIKE 'bulk-%%'
    ) AS dice CROSS JOIN generate_series(1, 7) AS day
    WHERE roll < .6 AND day <= 5 + pattern / 144
    """,
    """
    INSERT INTO support_directory_scheduleexception (id, service_id, first_day, last_day, note)
    SELECT gen_random_uuid(), id, first, first + 1, 'Christmas'
    FROM (SELECT id, %(today)s::date + floor(random() * 60)::int AS first
          FROM support_directory_service WHERE slug LIKE 'bulk-%%' AND random() < .1) AS dice
    """,
)


def fill(total: int) -> int:
    """Bring the directory to ``total`` services and return how many were made. Writes the search index too."""
    from support_directory.finding.indexing import rebuild
    from support_directory.models import Service

    made = max(0, total - Service.objects.count())
    chance = random.Random(SEED)  # noqa: S311  (nothing secret)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SELECT setseed(0.5)")
        rows = [_service(chance, number) for number in range(made)]
        _copy(cursor, "organization", (row.pop("organization") for row in rows))
        _copy(cursor, "service", iter(rows))
        for statement in _CHILDREN:
            cursor.execute(statement, {"patterns": PATTERNS, "today": date.today()})
    with transaction.atomic(), connection.cursor() as cursor:
        rebuild()
        cursor.execute("UPDATE support_directory_taxonomy SET name = name")  # one new version for all of it
    return made


def _service(chance: random.Random, number: int) -> dict[str, Any]:
    """Return the columns of a service, with those of its organisation."""
    rare = [made_up(min(MADE_UP_WORDS, int(chance.paretovariate(0.6)) * 7)) for _ in range(8)]
    subject, kind = chance.choice(SUBJECTS), chance.choice(KINDS)
    name = f"{made_up(number).capitalize()} {subject.capitalize()} {kind}"
    organization = {
        "id": UUID(int=chance.getrandbits(128)),
        "slug": f"{BATCH}-{number}",
        "name": f"{made_up(number).capitalize()} {chance.choice(KINDS)}",
        "url": "",
        "description": "",
        "modified_at": "2026-11-01",
    }
    words = chance.choices(RUNNING, k=28) + chance.choices(SUBJECTS, k=4) + rare
    chance.shuffle(words)
    due = date.today() + timedelta(days=chance.randrange(-30, 360))
    return _blank() | {
        "organization": organization,
        "organization_id": organization["id"],
        "id": UUID(int=chance.getrandbits(128)),
        "slug": f"{BATCH}-{number}",
        "name": name,
        "description": " ".join(words).capitalize() + ".",
        "eligibility_description": " ".join(chance.choices(RUNNING, k=8)),
        "timezone": "Europe/Dublin" if chance.random() < 0.1 else "Europe/London",
        "bank_holidays": chance.choice(["", "closed", "open"]),
        "crisis_role": "listening" if number % 10_000 == 17 else "",
        "next_due": due,
        "assured_date": due - timedelta(days=365),
    }


def _blank() -> dict[str, Any]:
    """Return what all these services have in common."""
    from django.utils import timezone

    now = timezone.now()
    return {
        "alternate_name": "", "url": "https://example.org/", "email": "", "status": "active", "fees_description": "",
        "alert": "", "opening_hours": "", "assurance": "verified", "verified_fingerprint": "0" * 64, "assurer": BATCH,
        "confidence": "low", "evidence_url": "", "evidence_note": "", "modified_at": now, "live": True,
        "has_unpublished_changes": False, "expired": False, "first_published_at": now, "last_published_at": now,
    }  # fmt: skip


def _copy(cursor: Any, table: str, rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns; a column of the table that they lack takes its default."""
    from psycopg import sql

    first = next(rows, None)
    if first is None:
        return
    columns = sql.SQL(", ").join(map(sql.Identifier, first))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(f"support_directory_{table}"), columns)
    with cursor.copy(statement) as copy:
        copy.write_row(list(first.values()))
        for row in rows:
            copy.write_row(list(row.values()))


def main() -> None:
    """Fill the database named by the environment, a copy of the one without bulk rows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--services", type=int, required=True)
    services = parser.parse_args().services
    django.setup()
    from rich.console import Console

    from benchmarks.database import name_of

    if connection.settings_dict["NAME"] != name_of(f"directory_{services}"):
        raise SystemExit("This fills a database of the benchmarks' own, never another: python -m benchmarks directory")
    start = time.perf_counter()
    console = Console()
    with console.status(f"Making {services:,} services"):
        fill(services)
        connection.cursor().execute("VACUUM ANALYZE")
    console.print(f"Making {services:,} services: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
