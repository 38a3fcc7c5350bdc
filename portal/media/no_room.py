"""When the disk that holds uploads is full: the editor is told so, and that nothing was saved."""

import errno
import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

FULL = (errno.ENOSPC, errno.EDQUOT)

log = logging.getLogger(__name__)


class NoRoomMiddleware:
    """Answer 507 in words where a file finds no room. The fault is logged as one of ours, so that staff hear of it.

    The uploads of several pictures show the reason phrase of an answer and not its text, so the words are in both.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page for a full disk, or leave the fault to others."""
        if not (isinstance(exception, OSError) and exception.errno in FULL):
            return None
        log.error("No room left for files, asked for %s", request.path, exc_info=exception)
        page = render_to_string("507.html")
        response = HttpResponse(page, status=HTTPStatus.INSUFFICIENT_STORAGE)
        response.reason_phrase = _("There is no room left for files, so this was not saved")
        return response
