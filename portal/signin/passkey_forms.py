"""allauth's forms for passkeys. What no browser would ever send is refused in words, and is no fault of ours.

allauth knows some of the errors that a made-up passkey sets off in the library below it, and lets the others through.
"""

import struct
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as passkeys
from django.utils.translation import gettext_lazy as _

from portal.signin.forms import Plain

FAULTS = (LookupError, TypeError, AttributeError, ValueError, struct.error)
T = TypeVar("T")


def _in_words(check: Callable[[], T]) -> T:
    try:
        return check()
    except FAULTS as fault:
        raise get_adapter().validation_error("incorrect_code") from fault


class AddPasskeyForm(Plain, passkeys.AddWebAuthnForm):
    """A new passkey."""

    words = {
        "name": (_("Name"), _("So that you can tell it from others: for example, “my phone”.")),
        "passwordless": (
            _("Sign in with this passkey alone"),
            _("No password and no code to type. If an older security key refuses, take the tick away."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        """Return what was sent, if it is a passkey."""
        return _in_words(super().clean)


class PasskeyForm(passkeys.AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    def clean_credential(self) -> Any:
        """Return whose it is."""
        return _in_words(super().clean_credential)


class PasskeyAloneForm(PasskeyForm, passkeys.LoginWebAuthnForm):
    """A passkey in place of all the rest."""


class PasskeyAgainForm(PasskeyForm, passkeys.ReauthenticateWebAuthnForm):
    """A passkey, before something about the account is changed."""
