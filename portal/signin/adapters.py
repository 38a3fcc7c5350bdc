"""What allauth is told about this site: nobody signs up, refusals are written down, mails carry our name."""

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.guards import client_address
from portal.signin import secrets
from portal.signin.models import Outcome
from portal.signin.records import write_down
from portal.users.models import User

log = logging.getLogger(__name__)
NO_MATCH = _("That name and password do not belong together. Please check both.")
LOCKED = _("There were too many wrong tries. For safety, please wait 10 minutes and try again.")
WRONG_CODE = _("That code is not right, or was used already. Wait for the next one and type that.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts, passwords and mails."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NO_MATCH,
        "email_password_mismatch": NO_MATCH,
        "too_many_login_attempts": LOCKED,
        "rate_limited": LOCKED,
        "incorrect_password": _("That is not the password of this account."),
        "enter_current_password": _("That is not your password of today."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: administrators make accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that nginx saw; tries are counted by it for some minutes, it is never stored."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try.

        Raises:
            ValidationError: there were too many.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            write_down(Outcome.LOCKED, request, _account_of(credentials))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down a wrong password."""
        write_down(Outcome.WRONG_PASSWORD, request, _account_of(credentials))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Write down that somebody knew the password of an account that is not in use."""
        write_down(Outcome.CLOSED, request, user)
        return super().respond_user_inactive(request, user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before a second factor is changed, but not of somebody who has just signed in."""
        return super().is_reauthentication_required(app=app, **kwargs) and not self._has_just_signed_in()

    def _has_just_signed_in(self) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def format_email_subject(self, subject: str) -> str:
        """Begin with the name of the site, as all our mails do."""
        return f"{settings.SITE_NAME}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail. A mail server that is away must not undo a change, nor tell strangers who has an account."""
        try:
            super().send_mail(template_prefix, email, context | {"site": settings.SITE_NAME})
        except OSError:  # every error of smtplib is one
            log.exception("A mail about an account could not be sent")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_totp_issuer(self) -> str:
        """Return the name that authenticator apps show."""
        return settings.SITE_NAME

    def build_totp_svg(self, url: str) -> SafeString:
        """Return the QR code as a drawing to stand in the page: no picture has to be loaded for it."""
        drawing = super().build_totp_svg(url)
        return mark_safe(drawing[drawing.index("<svg") :])  # noqa: S308 - made by the library from squares alone

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return a name for the next passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        return secrets.decrypt(encrypted_text)

    def _get_site_name(self) -> str:
        return settings.SITE_NAME


def _account_of(credentials: dict[str, Any]) -> User | None:
    """Return the account that a typed name or address belongs to, if it belongs to just one."""
    found = get_user_by_username(credentials["username"]) if credentials.get("username") else None
    if found or not credentials.get("email"):
        return found
    users = filter_users_by_email(credentials["email"])
    return users[0] if len(users) == 1 else None
