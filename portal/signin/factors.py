"""Whether somebody proved a second factor, in this very session; and taking it off an account that lost it."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from wagtail.log_actions import log

from portal.signin.models import Outcome
from portal.signin.records import write_down
from portal.users.models import User

# Recovery codes alone are none: they stand in for one that is lost.
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_IN_SESSION = "second_factor"  # the key of the account that proved it


def has_factor(user: User) -> bool:
    """Tell whether an account has a second factor."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists()


def proved(request: HttpRequest, user: User) -> None:
    """Remember in the session that this account showed its second factor."""
    request.session[_IN_SESSION] = str(user.pk)


def has_proved(request: HttpRequest, user: User) -> bool:
    """Tell whether this session showed a second factor that the account still has.

    The account alone does not tell: somebody who had only the password may have signed in before it had any.
    """
    return request.session.get(_IN_SESSION) == str(user.pk) and has_factor(user)


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """End all sessions of an account but the one of this request."""
    user.end_sessions()
    update_session_auth_hash(request, user)


def reset_second_factor(user: User, by: User | None = None, request: HttpRequest | None = None) -> None:
    """Take every second factor and recovery code off an account, and end its sessions.

    Args:
        user: who lost it.
        by: the administrator who does it; None for a command on the server.
        request: theirs.
    """
    Authenticator.objects.filter(user_id=user.pk).delete()
    user.end_sessions()
    write_down(Outcome.FACTOR_RESET, request, user)
    log(user, "signin.reset_factor", user=by)
