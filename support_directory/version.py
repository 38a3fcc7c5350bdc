"""One new version of the directory for many changes, so that each process reads it anew only once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_HOLD = "SELECT set_config('directory.bulk', %s, true)"
_RAISE = """
    INSERT INTO support_directory_directoryversion (id, version) VALUES (1, nextval('directory_version'))
    ON CONFLICT (id) DO UPDATE SET version = excluded.version
"""


@contextmanager
def held_version() -> Iterator[None]:
    """Keep the triggers from raising the version. Inside a transaction, which takes the setting back if it fails."""
    _run(_HOLD, "on")
    yield
    _run(_HOLD, "")


def raise_version() -> None:
    """Give the directory a new version, as the triggers do (``support_directory.migrations.0002_rules``)."""
    _run(_RAISE)


def _run(statement: str, *values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
