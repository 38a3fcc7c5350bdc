"""Databases for tests: the migrations run once, and every other database is a copy of what they left.

The migrated one is kept between runs, with a fingerprint of all that decides what migrations do.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any
from unittest import mock

from django.apps import apps
from django.core.management import call_command
from django.db import connection

DROP = "DROP DATABASE IF EXISTS {} WITH (FORCE)"
COPY = "CREATE DATABASE {} TEMPLATE {}"
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "main")  # each has databases of its own


@contextmanager
def server() -> Iterator[Any]:
    """Yield a cursor outside all these databases, while nobody else makes or copies one under the lock."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('databases for tests'))")
        yield cursor  # the lock goes with the connection


def run(cursor: Any, statement: str, *names: str) -> None:
    cursor.execute(statement.format(*map(connection.ops.quote_name, names)))


def fingerprint() -> str:
    """Return what decides what migrations leave: their files, ours and those of libraries, and what is installed."""
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path, "migrations").rglob("*.py")):
            digest.update(f"{config.label} {path.name} ".encode() + path.read_bytes())
    installed = sorted(f"{each.name} {each.version}" for each in metadata.distributions())
    digest.update("\n".join(installed).encode())
    return digest.hexdigest()


def migrated() -> str:
    """Return the name of a database as the migrations leave it; make it where there is none of just these.

    What Django does after migrating (permissions, our roles) is not in it: that follows from all of the code, and each
    copy does it by migrating once more.
    """
    name = connection.settings_dict["TEST"]["NAME"].removesuffix(f"_{PROCESS}")
    template, draft, wanted = f"{name}_template", f"{name}_draft", fingerprint()
    with server() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template])
        if cursor.fetchone() != (wanted,):
            run(cursor, DROP, draft)
            run(cursor, "CREATE DATABASE {}", draft)
            _migrate(draft)
            run(cursor, DROP, template)
            # Renamed when it is whole: a run that was stopped leaves nothing that looks ready.
            run(cursor, f"COMMENT ON DATABASE {{}} IS '{wanted}'", draft)
            run(cursor, "ALTER DATABASE {} RENAME TO {}", draft, template)
    return template


def _migrate(name: str) -> None:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        with mock.patch("django.core.management.commands.migrate.emit_post_migrate_signal"):
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def keep_a_copy() -> None:
    """Keep this database as it is now: no test has written to it yet."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with server() as cursor:
        run(cursor, DROP, f"{name}_kept")
        run(cursor, COPY, f"{name}_kept", name)


def put_back() -> None:
    """Make this database again what it was when a copy was kept.

    Sequences go on where they are, as they do when a test is rolled back: what a process remembers by a number that
    was drawn from one must not come to mean something else.
    """
    assert not connection.in_atomic_block, "a test that commits cannot share a file with rows made once for the file"
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(format('%I.%I', schemaname, sequencename)), array_agg(last_value) FROM pg_sequences"
            " WHERE last_value IS NOT NULL"
        )
        drawn = cursor.fetchone()
    connection.close()
    with server() as cursor:
        run(cursor, DROP, name)
        run(cursor, COPY, name, f"{name}_kept")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name::regclass, value) FROM unnest(%s::text[], %s::bigint[]) t(name, value)", drawn
        )


def forget_the_copy() -> None:
    """Drop what ``keep_a_copy`` kept."""
    with server() as cursor:
        run(cursor, DROP, f"{connection.settings_dict['NAME']}_kept")
