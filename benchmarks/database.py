"""Databases of the benchmarks' own, on the server that development uses. Nothing else is ever touched."""

import hashlib
import os
from urllib.parse import urlsplit, urlunsplit

import environ
import psycopg
from psycopg import sql

from portal.database import CHECKOUT, database_url

PREFIX = "portal_bench"
BASE = 0  # the database without bulk rows: migrated, with the starter content; the others are copies of it
Size = int | str  # of bulk pages; of bulk services as "directory_1000"
# What decides the rows of a benchmark database: when one of these changes, it is made anew.
DECIDES = (
    "*/migrations/*.py",
    "*/*/migrations/*.py",
    "portal/starter/content/**/*.yaml",
    "benchmarks/*volume*.py",
    "support_directory/finding/index*.py",
)


def name_of(size: Size) -> str:
    """Return the name of the database that holds so many bulk pages, or services."""
    return f"{PREFIX}_{size}"


def url_of(size: Size) -> str:
    """Return the address of that database: the developer's, with another name at the end."""
    parts = urlsplit(database_url())
    return urlunsplit(parts._replace(path=f"{parts.path.rpartition('/')[0]}/{name_of(size)}"))


def environment(size: Size) -> dict[str, str]:
    """Return the environment for a process that works on the benchmark database."""
    return os.environ | {"DATABASE_URL": url_of(size), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}


def fingerprint() -> str:
    """Return a digest of everything that decides what a benchmark database holds."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in DECIDES for path in CHECKOUT.glob(pattern)}):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def is_fresh(size: Size) -> bool:
    """Tell whether the database is there, complete, and made from what the checkout holds now."""
    with _maintenance() as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name_of(size)]
        ).fetchone()
    return row is not None and row[0] == fingerprint()


def recreate(size: Size) -> None:
    """Make the database anew: the base empty, any other as a copy of the base."""
    name = sql.Identifier(name_of(size))
    template = sql.Identifier("template0" if size == BASE else name_of(BASE))
    with _maintenance() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template))


def mark_complete(size: Size) -> None:
    """Note on the database what it was made from, so that the next run can use it again."""
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name_of(size)), fingerprint())
    with _maintenance() as connection:
        connection.execute(statement)


def drop_all() -> list[str]:
    """Drop every benchmark database and return their names."""
    with _maintenance() as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{PREFIX}_[0-9a-z_]+$"])
        names = [row[0] for row in found.fetchall()]
        for name in names:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return names


def _maintenance() -> psycopg.Connection:
    """Connect to the developer's database: only to name, make and drop others."""
    config = environ.Env.db_url_config(database_url())
    names = {"NAME": "dbname", "HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    arguments = {names[key]: value for key, value in config.items() if key in names and value}
    return psycopg.connect(**arguments, autocommit=True)
