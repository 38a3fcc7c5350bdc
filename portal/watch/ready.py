"""``/readyz``: whether this process can do its work, part by part."""

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

from django.apps import apps
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.work.queueing import is_queued
from portal.work.seen import worker_seen

OK = "ok"


@cache
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Return every migration there is, as (app label, name). They change with the code only."""
    found = set()
    for config in apps.get_app_configs():
        package = find_spec(f"{config.name}.migrations")
        for module in pkgutil.iter_modules(package.submodule_search_locations if package else []):
            found.add((config.label, module.name))
    return frozenset(found)


def unapplied_migrations() -> set[tuple[str, str]]:
    """Return the migrations on disk that the database has not recorded.

    Django's own check imports every migration first, which takes longer than a whole start.
    """
    return set(migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations()))


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def _migrations() -> str:
    waiting = len(unapplied_migrations())
    return f"{waiting} not applied" if waiting else OK


def _worker() -> str:
    if not is_queued():
        return "not used"
    return OK if worker_seen() else "not seen for a minute"


PARTS: dict[str, Callable[[], str]] = {"database": _database, "migrations": _migrations, "worker": _worker}


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say of each part how it is; 503 where one cannot do its work."""
    said = {}
    for name, ask in PARTS.items():
        try:
            said[name] = ask()
        except Error:
            said[name] = "no answer"
    ready = all(words in (OK, "not used") for words in said.values())
    return JsonResponse({"ready": ready, **said}, status=200 if ready else 503)
