"""What the database holds, as numbers that can be compared: rows and a checksum for each table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string
from psycopg import sql

# Tables, views and sequences of ours: what an extension brought along does not count.
_OURS = """
SELECT n.nspname, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2
"""
# Each row as text, hashed; the halves of the hashes added up, so that the order of rows does not matter.
_SUM = """
SELECT count(*), coalesce(sum(('x' || left(h, 16))::bit(64)::bigint), 0)::text || ' ' ||
coalesce(sum(('x' || right(h, 16))::bit(64)::bigint), 0)::text
FROM (SELECT md5(t::text) AS h FROM {table} AS t) AS hashed
"""
# The text of a row must not depend on how a session or a server is set up.
_PLAIN = (
    "SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; "
    "SET extra_float_digits = 1; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0"
)


class Table(NamedTuple):
    """What one table held: how many rows, and the sum over them."""

    rows: int
    sum: str


@contextmanager
def snapshot() -> Iterator[tuple[BaseDatabaseWrapper, str]]:
    """Keep the database's present state readable while the block lasts, and give its connection and its name.

    Every program that names this snapshot sees the very same rows.
    """
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute(_PLAIN)
            own.commit()
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            name = cursor.fetchone()[0]
        yield own, name
    finally:
        own.close()


def relations(reading: BaseDatabaseWrapper, kinds: str = "rpvmSf") -> list[tuple[str, str]]:
    """Name what is in the database, as (schema, name): tables alone with ``kinds="rp"``."""
    with reading.cursor() as cursor:
        cursor.execute(_OURS)
        return [(schema, name) for schema, name, kind in cursor.fetchall() if _letter(kind) in kinds]


def read_tables(reading: BaseDatabaseWrapper, left_out: frozenset[str] = frozenset()) -> dict[str, Table]:
    """Count and sum up every table; those ``left_out`` count as empty, as a restored copy has them."""
    found: dict[str, Table] = {}
    with reading.cursor() as cursor:
        for schema, name in relations(reading, "rp"):
            table = sql.Identifier(schema, name)
            if name in left_out:
                found[f"{schema}.{name}"] = Table(0, "0 0")
                continue
            cursor.execute(sql.SQL(_SUM).format(table=table))
            found[f"{schema}.{name}"] = Table(*cursor.fetchone())
    return found


def tables_left_out() -> list[str]:
    """Name the tables whose rows are in no backup: sessions, and what a cache keeps, such as throttles of sign-ins."""
    caches = [
        str(cache["LOCATION"])
        for cache in settings.CACHES.values()
        if issubclass(import_string(str(cache["BACKEND"])), DatabaseCache)
    ]
    return sorted({*settings.BACKUP_LEAVES_OUT, *caches})


def server_version(reading: BaseDatabaseWrapper) -> int:
    """Return the server's version as Postgres counts, 180006 for 18.6."""
    reading.ensure_connection()
    version: Any = reading.connection
    return int(version.info.server_version)


def _letter(kind: str | bytes) -> str:
    return kind.decode() if isinstance(kind, bytes) else kind  # Postgres's "char" type
