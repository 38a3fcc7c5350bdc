"""What happens when somebody signs in, fails to, or changes what they sign in with."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_used
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from portal.signin import factors
from portal.signin.models import Outcome
from portal.signin.records import write_down
from portal.signin.sessions import remember_where
from portal.users.models import User


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Write down each sign-in, by whichever door."""
    write_down(Outcome.SIGNED_IN, request, user)
    remember_where(request)


@receiver(authentication_failed)
def wrong_code(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Write down a code that was refused."""
    write_down(Outcome.WRONG_CODE, request, user)


@receiver(authenticator_used)
def factor_proved(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A code or passkey was right."""
    factors.proved(request, user)


@receiver(authenticator_added)
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """End the other sessions: whoever had only the password may be in one of them."""
    if authenticator.type not in factors.KINDS:
        return
    write_down(Outcome.FACTOR_ADDED, request, user)
    factors.end_other_sessions(request, user)
    factors.proved(request, user)


@receiver(authenticator_removed)
def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """End the other sessions: a lost device may be in one of them."""
    if authenticator.type in factors.KINDS:
        write_down(Outcome.FACTOR_REMOVED, request, user)
        factors.end_other_sessions(request, user)


@receiver(password_changed)
def own_password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Write it down. Django ends the other sessions by itself."""
    write_down(Outcome.PASSWORD_CHANGED, request, user)


@receiver(password_reset)
def password_set_by_mail(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Write it down."""
    write_down(Outcome.PASSWORD_RESET, request, user)
