"""Where the database is: ``DATABASE_URL``, else a Postgres of this checkout's own, started on demand.

The embedded server serves development and tests only: ``portal.settings.production`` asks for
``DATABASE_URL`` itself and never calls this package. It listens on a unix socket inside a folder that
only its owner may enter, so it needs no password and opens no port. Its rows live in ``.postgres/``.

Django is not needed here: ``python -m portal.database start|stop|status|url`` runs before anything else.
"""

import os
from pathlib import Path

from portal.database.programs import DatabaseUnavailable
from portal.database.server import EmbeddedPostgres

__all__ = ["CHECKOUT", "DatabaseUnavailable", "EmbeddedPostgres", "database_url"]

CHECKOUT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """Give the address of the database, starting the embedded server when there is no other.

    Returns:
        ``DATABASE_URL`` untouched, else an address as django-environ reads it, the folder of the
        socket before the name: ``postgres://portal@:5432//folder/portal``.

    Raises:
        DatabaseUnavailable: no Postgres programs were found, or they could not start.
    """
    return os.environ.get("DATABASE_URL") or EmbeddedPostgres(CHECKOUT).ensure_running()
