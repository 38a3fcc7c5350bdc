"""How long an answer may be kept, and by whom, in the words of ``Cache-Control`` (RFC 9111, RFC 5861)."""

from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

R = TypeVar("R", bound=HttpResponseBase)
FOR_SOME = ("/admin/", "/documents/")  # where answers depend on who asks
KEPT = (200, 301, 302, 304, 404, 410)  # kept by caches in front; a page that went must take the place of its copy
STALE_HOUR = {"stale_while_revalidate": 60, "stale_if_error": 15 * 60}  # seconds


def how_long(request: HttpRequest, response: HttpResponseBase) -> dict[str, Any]:
    """Return what an answer shall say of itself where its view said nothing.

    Browsers ask again each time and get a 304 by the ETag. nginx, or a service before it, keeps public answers for a
    few seconds (``deploy/nginx.conf``).
    """
    words: dict[str, Any] = {"max_age": 0, "must_revalidate": True}
    personal = settings.SESSION_COOKIE_NAME in request.COOKIES or "cookie" in response.get("Vary", "").lower()
    if personal or request.path_info.startswith(FOR_SOME):
        return words | {"private": True}
    if response.status_code not in KEPT:
        return {"no_store": True}
    return words | {"s_maxage": settings.FRONT_CACHE_SECONDS}


def tells_the_hour(request: HttpRequest, response: R) -> R:
    """Let an answer that says what is open now stand in for a new one only briefly."""
    words = how_long(request, response)
    patch_cache_control(response, **words, **(STALE_HOUR if "s_maxage" in words else {}))
    return response
