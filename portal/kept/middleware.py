"""Answers with a page as it was rendered before, when it would come out the same."""

from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language

from portal.kept.copies import Copies
from portal.kept.now import is_for_anybody, now_for

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
        if now is None:
            return None
        address: Hashable = (request.scheme, request.get_host(), request.path, get_language())
        copy = self.copies.get(address, now)
        if copy:
            return HttpResponse(copy.content, headers=copy.headers)
        if request.method == "GET":
            setattr(request, _PLACE, (address, now))
        return None


def is_whole_page(request: HttpRequest) -> bool:
    """Tell whether this asks for a page that everybody gets alike: no cookie, no name, no words of a visitor's own."""
    return (
        request.method in ("GET", "HEAD")
        and request.resolver_match is not None
        and request.resolver_match.view_name in settings.KEPT_VIEWS
        and not request.META.get("QUERY_STRING")
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
