"""The cache table of production. Django deletes what ran out only when the table is full, and then other rows too."""

from django.db import connection

TABLE = "shared_cache"


def sweep() -> None:
    """Delete what has run out."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE expires < now()")  # noqa: S608 - the name is ours
