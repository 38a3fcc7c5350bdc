"""No second factor, no way in: held for every address of the site, those of tomorrow too."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from portal.signin.factors import has_factor, has_proved
from portal.users.models import User

ADMIN = "/admin/"
LEAVING = "/admin/logout/"  # the admin's own button


class SecondFactorMiddleware:
    """Where a second factor is required, treat whoever has not shown one as a stranger.

    Only the pages under ``/account/`` know such a person: there they set it up. The admin sends them there.
    Everywhere else ``request.user`` is nobody, worked out only when somebody asks: pages do not touch the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if settings.REQUIRE_SECOND_FACTOR and path != LEAVING and not path.startswith(reverse("signin_home")):
            known = request.user
            if not path.startswith(ADMIN):
                request.user = SimpleLazyObject(lambda: _known_or_nobody(request, known))  # type: ignore[assignment]
            elif isinstance(known, User) and not has_proved(request, known):
                return _turned_away(request, known)
        return self.get_response(request)


def _known_or_nobody(request: HttpRequest, known: User | AnonymousUser) -> User | AnonymousUser:
    return known if isinstance(known, User) and has_proved(request, known) else AnonymousUser()


def _turned_away(request: HttpRequest, user: User) -> HttpResponseBase:
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponseForbidden()
    if has_factor(user):  # a session from before there was one, or from before it was required
        logout(request)
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    return redirect("mfa_index")
