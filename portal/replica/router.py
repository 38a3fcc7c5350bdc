"""Which database a query goes to: the first one, unless this request may read from the replica."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

from portal.replica import ALIAS

_from_replica: ContextVar[bool] = ContextVar("portal.replica", default=False)


@contextmanager
def one_request() -> Iterator[None]:
    """Begin with the first database, and forget in the end what was chosen meanwhile."""
    token = _from_replica.set(False)
    try:
        yield
    finally:
        _from_replica.reset(token)


def read_from_replica() -> None:
    """Send later queries of this request to the replica, up to the first write."""
    _from_replica.set(True)


def stay_with_the_first() -> None:
    """Send every later query of this request to the first database."""
    _from_replica.set(False)


def is_reading_from_replica() -> bool:
    """Tell whether queries of this request go to the replica now."""
    return _from_replica.get()


class ReplicaRouter:
    """Django's database router. It always answers: by default Django would go on with the database a row came from."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the replica for public content of a public request, else the first database."""
        named = {model._meta.label_lower, model._meta.app_label}
        if _from_replica.get() and not named & settings.REPLICA_NEVER:
            return ALIAS
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Write to the first database, and read from it what was written."""
        stay_with_the_first()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Say that rows of both belong together: they are the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Leave the replica's tables to Postgres."""
        return False if db == ALIAS else None
