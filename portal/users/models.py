"""The people who work on the site."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Someone who signs in to the admin. Visitors have no account."""

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

    def __str__(self) -> str:
        return self.public_name or self.get_full_name() or self.get_username()
