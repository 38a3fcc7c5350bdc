"""The pages for when the site itself fails: plain files with the approved crisis lines, so that they need nothing.

Two files with the same lines: Django answers a fault of its own with one, nginx shows the other while the application
is away, and with it the site's style sheet.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.defaults import server_error as without_lines
from wagtail.signals import published, unpublished

from portal.content.batch import Batch
from portal.locks import alone_in
from support_directory.choices import CrisisRole
from support_directory.crisis import crisis_services
from support_directory.models import Service

FAULT, AWAY = "500.html", "away.html"


def write_error_pages() -> list[Path]:
    """Render the pages into ``ERROR_PAGE_ROOT``, which is made where it is missing, and return where they are.

    Whoever reads meanwhile gets the old page or the new one, whole. If the database does not answer, the old ones stay.
    Two writers wait for each other, so that what was read last is written last.
    """
    root = Path(settings.ERROR_PAGE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    # A member of staff who sets it off may read the admin in another language, or live by another clock.
    here = timezone.override(timezone.get_default_timezone())
    with alone_in("error pages"), translation.override(settings.LANGUAGE_CODE), here:
        context = {"moment": timezone.now(), "services": crisis_services(Batch(), CrisisRole.LISTENING)}
        return [_replace(root / name, render_to_string(name, context)) for name in (FAULT, AWAY)]


def connect() -> None:
    """Let the pages follow each approval, withdrawal and deletion of a crisis line; once, when the app is ready."""
    for signal in (published, unpublished):
        signal.connect(_write_soon, sender=Service, dispatch_uid="support_directory.error_page")
    post_delete.connect(_line_deleted, sender=Service, dispatch_uid="support_directory.error_page")


def _write_soon(**kwargs: Any) -> None:
    """Write the pages once what changed is committed, whatever the entry: what was a line until now may be none.

    A fault is logged and spoils nobody's work: the scheduler writes the pages every few minutes anyway.
    """
    transaction.on_commit(write_error_pages, robust=True)


def _line_deleted(instance: Service, **kwargs: Any) -> None:
    if instance.crisis_role:  # others are deleted by the thousand when an import is undone
        _write_soon()


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours with the written page; without one, with 999 and 112 alone. Asks no database."""
    try:
        html = (Path(settings.ERROR_PAGE_ROOT) / FAULT).read_bytes()
    except OSError:
        return without_lines(request)
    return HttpResponse(html, status=500)


def _replace(target: Path, html: str) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(html)
            os.fchmod(file.fileno(), 0o644)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target
