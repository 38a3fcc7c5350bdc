"""Work that only one process may do at a time, kept apart by Postgres's own advisory locks."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone_in(work: str) -> Iterator[None]:
    """Wait until no other process is in the block of the same name, and keep others out until it ends.

    The lock goes with the connection: a killed process leaves none behind.
    """
    number = _number(work)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def one_at_a_time(work: str) -> None:
    """Wait until no other transaction does this work; others wait until the present one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(work)])


def _number(work: str) -> int:
    return zlib.crc32(work.encode())
