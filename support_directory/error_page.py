"""The page for when the site itself fails: a plain file with today's checked crisis lines, so that it needs nothing."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as without_lines

from portal.content.batch import Batch
from support_directory.choices import CrisisRole
from support_directory.crisis import crisis_services

NAME = "500.html"


def write_error_page() -> Path:
    """Render the page into ``ERROR_PAGE_ROOT``, which is made where it is missing, and return where it is.

    Whoever reads meanwhile gets the old page or the new one, whole. If the database does not answer, the old one stays.
    """
    html = render_to_string(NAME, {"services": crisis_services(Batch(), CrisisRole.LISTENING)})
    target = Path(settings.ERROR_PAGE_ROOT) / NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{NAME}.")
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


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours with the written page; without one, with 999 and 112 alone. Asks no database."""
    try:
        html = (Path(settings.ERROR_PAGE_ROOT) / NAME).read_bytes()
    except OSError:
        return without_lines(request)
    return HttpResponse(html, status=500)
