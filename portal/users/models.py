"""The people who work on the site."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

LAST_ADMINISTRATOR = _("This is the last administrator who can sign in. Make somebody else an administrator first.")


class User(AbstractUser):
    """Someone who signs in to the admin. Visitors have no account.

    Two rules are held by Postgres, whichever way a row is changed (migration 0002): there is always an administrator
    who can sign in, once there was one; and taking an account out of use ends its sessions for good.
    """

    public_name = models.CharField(
        _("public name"),
        max_length=120,
        blank=True,
        help_text=_(
            "The name readers see beside work you have checked, with titles if you use them. Empty: not shown."
        ),
    )
    public_role = models.CharField(
        _("role shown to readers"),
        max_length=120,
        blank=True,
        help_text=_('What you do, in plain words, for example "consultant neurologist" or "lives with MMN".'),
    )
    # How often all sessions of this account were ended. Each session carries it inside its hash.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.public_name or self.get_full_name() or self.get_username()

    def end_sessions(self) -> None:
        """End every session of this account, on all devices. Whoever does it from one of them keeps that apart."""
        type(self).objects.filter(pk=self.pk).update(sessions_ended=models.F("sessions_ended") + 1)
        self.refresh_from_db(fields=["sessions_ended"])

    def is_last_administrator(self) -> bool:
        """Tell whether no other administrator can sign in."""
        if not (self.is_superuser and self.is_active):
            return False
        return not type(self).objects.filter(is_superuser=True, is_active=True).exclude(pk=self.pk).exists()

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        # Django's two public methods both end here: the key of today and those before it.
        parts = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("portal.users.session", parts, secret=secret, algorithm="sha256").hexdigest()
