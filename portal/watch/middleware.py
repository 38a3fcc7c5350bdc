"""The outermost middleware: names each request, writes its one line, counts it."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponseBase

from portal.watch.metrics import count_request
from portal.watch.request_ids import request_id, well_formed_or_new

log = logging.getLogger("portal.requests")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PAGES = "wagtail_serve"
_SHOWN = (200, 304)


class DatabaseClock:
    """Adds up the seconds that queries take."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        begun = perf_counter()
        try:
            return execute(*args)
        finally:
            self.seconds += perf_counter() - begun


class WatchMiddleware:
    """Keeps of a request its method, the name of its route, its status and its time.

    The path is kept only where it is the address of a published page: any other may hold somebody's words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = well_formed_or_new(request.headers.get("X-Request-ID"))
        token = request_id.set(name)
        clock, begun = DatabaseClock(), perf_counter()
        try:
            with ExitStack() as stack:
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(clock))
                response = self.get_response(request)
            seconds = perf_counter() - begun
            route = route_of(request)
            response.headers["X-Request-ID"] = name
            fields = {
                "method": request.method if request.method in METHODS else "other",
                "route": route,
                "path": request.path_info if route == _PAGES and response.status_code in _SHOWN else "",
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
            }
            log.info("request", extra=fields)
            count_request(route, response.status_code, seconds, clock.seconds)
            return response
        finally:
            request_id.reset(token)


def route_of(request: HttpRequest) -> str:
    """Return the name of what answered: of a view or its pattern, never the address itself."""
    match = request.resolver_match
    if match:
        return match.view_name or match.route
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
