"""Answers with a page as it was rendered before, when it would come out the same; the directory, within a minute."""

from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language

from portal.kept.copies import Copies
from portal.kept.now import is_for_anybody, now_for

LONGEST_QUERY = 300  # characters: every filter there is, not whatever somebody makes up
_PLACE = "kept_place"  # on a request: under which address and state its answer may be kept


class KeptPagesMiddleware:
    """Stands last: everything that other middleware adds to an answer is added to a copy too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.KEPT_PAGES_BYTES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.copies = Copies(settings.KEPT_PAGES_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and keep the answer if it was one that may be kept."""
        response = self.get_response(request)
        place = getattr(request, _PLACE, None)
        if place and isinstance(response, HttpResponse) and may_keep(request, response):
            address, now = place
            self.copies.put(address, now, dict(response.items()), response.content)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Look for a copy."""
        now = now_for(request) if is_whole_page(request) else None
        query = request.META.get("QUERY_STRING", "")
        if now is None or len(query) > LONGEST_QUERY:
            return None
        if view_name(request) in settings.KEPT_FOR_A_MINUTE:
            now = now, timezone.now().replace(second=0, microsecond=0)
        address: Hashable = (request.scheme, request.get_host(), request.path, query, get_language())
        copy = self.copies.get(address, now)
        if copy:
            return HttpResponse(copy.content, headers=copy.headers)
        if request.method == "GET":
            setattr(request, _PLACE, (address, now))
        return None


def view_name(request: HttpRequest) -> str:
    """Return the name of the view that answers; empty where none does."""
    return request.resolver_match.view_name if request.resolver_match else ""


def is_whole_page(request: HttpRequest) -> bool:
    """Tell whether this asks for a page that everybody may get alike: no cookie, no name, a view that is kept."""
    query = request.META.get("QUERY_STRING", "")
    return (
        request.method in ("GET", "HEAD")
        and view_name(request)
        in (settings.KEPT_FOR_A_MINUTE if query else settings.KEPT_VIEWS | settings.KEPT_FOR_A_MINUTE)
        and is_for_anybody(request)
    )


def may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether an answer is a whole page that is the same for everybody."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
        and "private" not in response.get("Cache-Control", "")
        and "no-store" not in response.get("Cache-Control", "")
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not request.session.accessed
    )
