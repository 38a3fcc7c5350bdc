"""What every answer of the API has beside its body: open to all sites, in words when refused, 304 when unchanged."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from support_directory.api.freshness import last_change

View = Callable[..., HttpResponse]
METHODS = "GET, HEAD, OPTIONS"
_ON_EVERY_ANSWER = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_ON_PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}


def open_data(view: View) -> View:
    """Let any site read what the view answers, and nobody write. There is no cookie that could be misused."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=_ON_PREFLIGHT)
        elif request.method in ("GET", "HEAD"):
            response = _unless_unchanged(view, request, *args, **kwargs)
        else:
            response = problem(405, f"This API can only be read: {METHODS}.")
            response["Allow"] = METHODS
        for name, value in _ON_EVERY_ANSWER.items():
            response[name] = value
        return response

    return answer


def problem(status: int, detail: str) -> JsonResponse:
    """Return a refusal in words."""
    return JsonResponse({"detail": detail}, status=status)


def nothing_here(request: HttpRequest, rest: str = "") -> JsonResponse:
    """Answer for an address that the API does not have."""
    return problem(404, "There is nothing at this address. The description of the API lists those there are.")


def _unless_unchanged(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Return the answer, or 304 where the reader has it; HEAD is answered like GET, and the server drops the body."""
    changed = last_change()
    method, request.method = request.method, "GET"
    try:
        response = view(request, *args, **kwargs)
    finally:
        request.method = method
    if response.status_code != 200:
        return response
    if request.GET.get("search"):
        # What people look for is theirs: no cache on the way may keep it.
        response["Cache-Control"] = "private, no-store"
        return response
    set_response_etag(response)
    since = int(changed.timestamp()) if changed else None
    if since is not None:
        response["Last-Modified"] = http_date(since)
    return get_conditional_response(request, response["ETag"], since, response) or response
