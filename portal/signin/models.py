"""What is kept of sign-ins and refusals, so that an administrator can see what happened to an account."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=365)


class Outcome(models.TextChoices):
    """What happened."""

    SIGNED_IN = "signed in", _("Signed in")
    WRONG_PASSWORD = "wrong password", _("Refused: wrong name or password")
    WRONG_CODE = "wrong code", _("Refused: wrong code or passkey")
    LOCKED = "locked", _("Refused: too many tries")
    CLOSED = "closed", _("Refused: account not in use")
    PASSWORD_CHANGED = "password changed", _("Password changed")
    PASSWORD_RESET = "password reset", _("New password set by mail")
    FACTOR_ADDED = "factor added", _("Second factor added")
    FACTOR_REMOVED = "factor removed", _("Second factor removed")
    FACTOR_RESET = "factor reset", _("Second factor reset by an administrator")
    DOOR = "tried door", _("Refused: a part of the admin that is not theirs")


class SignInRecord(models.Model):
    """One sign-in, refusal, or change of what an account is signed in with.

    No IP address is kept, only its wider network. What somebody typed as a name is not kept either: people type
    passwords there.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="sign_ins",
        help_text=_("Empty where no account has that name, and where it was deleted since."),
    )
    outcome = models.CharField(_("what happened"), max_length=20, choices=Outcome)
    network = models.CharField(_("network"), max_length=45, blank=True)
    door = models.CharField(
        _("part of the admin"), max_length=200, blank=True, help_text=_("The pattern of the address that was refused.")
    )

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"


def forget() -> int:
    """Delete records that are older than 12 months and return how many."""
    deleted, _by_model = SignInRecord.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return deleted
