"""Where somebody is signed in: their sessions, and a way to end each.

Nothing is kept for it but what stands in the session itself, and goes with it: when it began, and from which wider
network. allauth's own list keeps whole addresses and the names of browsers; this site keeps neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.guards import client_address, coarse_network
from portal.signin.factors import end_other_sessions
from portal.signin.session_store import BEGAN
from portal.users.models import User

_NETWORK = "signed_in_from"  # the key of the network in a session


@dataclass(frozen=True)
class SignedIn:
    """A session of somebody. Its name tells it from others, and cannot be used to sign in."""

    name: str
    began: datetime | None
    network: str
    is_this_one: bool
    row: Session


def remember_where(request: HttpRequest) -> None:
    """Note in a session that begins when and from where that is."""
    request.session[BEGAN] = timezone.now().isoformat()
    request.session[_NETWORK] = coarse_network(client_address(request))


def sessions_of(user: User, current: str | None) -> list[SignedIn]:
    """Return the sessions that are good for an account, the newest first; ``current`` is the key of this one."""
    return sorted(_found(user, current), key=lambda one: one.row.expire_date, reverse=True)


def _found(user: User, current: str | None) -> Iterator[SignedIn]:
    good = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    # Visitors have no session, so all there are belong to the few who work here.
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = row.get_decoded()
        is_good = any(constant_time_compare(data.get(HASH_SESSION_KEY, ""), one) for one in good)
        if data.get(SESSION_KEY) == str(user.pk) and is_good:
            key = row.session_key
            yield SignedIn(
                salted_hmac("portal.signin.sessions", key, algorithm="sha256").hexdigest()[:32],
                parse_datetime(data.get(BEGAN, "")),
                data.get(_NETWORK, ""),
                key == current,
                row,
            )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(allow_get=True)
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Show where somebody is signed in; end one of the other sessions, or all of them."""
    user = cast(User, request.user)
    found = sessions_of(user, request.session.session_key)
    if request.method != "POST":
        return render(request, "signin/sessions.html", {"sessions": found})
    if "all" in request.POST:
        end_other_sessions(request, user)
        messages.success(request, _("All other devices are signed out."))
    for one in found:
        if one.name == request.POST.get("name") and not one.is_this_one:
            one.row.delete()
            messages.success(request, _("That device is signed out."))
    return redirect("signin_sessions")
