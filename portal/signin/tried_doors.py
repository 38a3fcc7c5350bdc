"""Somebody signed in who tries a part of the admin that is not theirs is sent away, and that is written down.

Of the request only the pattern of its address is kept, such as ``admin/users/edit/<int:pk>/``: no query, no body, and
nothing that somebody typed.
"""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.contrib.messages import constants, get_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from portal.signin.middleware import ADMIN
from portal.signin.models import Outcome, SignInRecord
from portal.signin.records import write_down
from portal.users.models import User

ONCE_IN = timedelta(hours=1)  # each person and door: a page that asks again and again is one line


class TriedDoorsMiddleware:
    """Sees the two ways in which Wagtail says "not you": to scripts by an error, to people by sending them away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(ADMIN) and _was_sent_away(request, response):
            _keep(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Write down what a script was refused."""
        if request.path_info.startswith(ADMIN) and isinstance(exception, PermissionDenied):
            _keep(request)


def _was_sent_away(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether Wagtail led to the admin's front page, or to the sign-in, with an error."""
    where = urlsplit(response.get("Location", "")).path
    if response.status_code != 302 or where not in (reverse("wagtailadmin_home"), reverse("wagtailadmin_login")):
        return False
    new = get_messages(request)._queued_messages  # type: ignore[union-attr]  # to go through them would use them up
    return any(message.level == constants.ERROR for message in new)


def _keep(request: HttpRequest) -> None:
    door, user = request.resolver_match, request.user
    if door is None or not isinstance(user, User):
        return
    lately = timezone.now() - ONCE_IN
    if not SignInRecord.objects.filter(account=user, door=door.route[:200], at__gt=lately).exists():
        write_down(Outcome.DOOR, request, user, door=door.route[:200])
