"""Decides for each request whether its pages may be read from the replica."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponseBase

from portal.replica import ALIAS
from portal.replica.freshness import freshness
from portal.replica.router import is_reading_from_replica, one_request, read_from_replica, stay_with_the_first


class ReplicaMiddleware:
    """Lets GETs of public pages read from the replica, by visitors who are not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.DATABASE_REPLICA_URL:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_request():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Turn to the replica, now that the address is known."""
        if may_read_from_replica(request) and freshness.is_good():
            read_from_replica()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer from the first database when the replica failed midway. A GET wrote nothing: it is done again."""
        if not (is_reading_from_replica() and isinstance(exception, OperationalError | InterfaceError)):
            return None
        freshness.failed()
        connections[ALIAS].close()
        stay_with_the_first()
        return self.get_response(request)


def may_read_from_replica(request: HttpRequest) -> bool:
    """Tell whether this is a public page that anybody would get.

    A cache that fetches a page anew because it was just published says so; it must get what was written.
    """
    anybody = settings.SESSION_COOKIE_NAME not in request.COOKIES and "Authorization" not in request.headers
    asked = request.resolver_match
    return (
        request.method in ("GET", "HEAD")
        and anybody
        and settings.FRESH_HEADER not in request.headers
        and asked is not None
        and asked.view_name in settings.REPLICA_VIEWS
    )
