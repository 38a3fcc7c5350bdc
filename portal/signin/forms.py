"""allauth's forms in plain words, without grey words inside the boxes."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.signin.models import Outcome
from portal.signin.records import write_down

PASSWORD_RULES = _(
    "At least 12 characters, and not a password that many people use. Three or four words in a row are good: they are "
    "hard to guess and easy to type."
)


class Plain:
    """Our words for the fields of a form: ``words`` has label and help for each."""

    words: dict[str, tuple[str | Promise, str | Promise]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.words.get(name, (field.label, ""))
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}


class LoginForm(Plain, account.LoginForm):
    """Name or address, and password."""

    words = {"login": (_("User name or e-mail"), ""), "password": (_("Password"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "webauthn" lets browsers offer a passkey there.
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "off"}


class PasswordAgainForm(Plain, account.ReauthenticateForm):
    """The password, before something about the account is changed."""

    words = {"password": (_("Password"), "")}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """A new password for somebody who knows the old one."""

    words = {
        "oldpassword": (_("Password of today"), ""),
        "password1": (_("New password"), PASSWORD_RULES),
        "password2": (_("New password, once more"), ""),
    }


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):
    """Where to send the link to."""

    words = {"email": (_("E-mail address of your account"), "")}


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    """A new password for somebody who followed that link."""

    words = {"password1": (_("New password"), PASSWORD_RULES), "password2": (_("New password, once more"), "")}


class _Counted(Plain):
    words = {"code": (_("Code"), _("Six digits from your app, or one of your recovery codes."))}
    user: Any

    def clean_code(self) -> str:
        """Return a code that is right; write down that somebody tried too many.

        Raises:
            ValidationError: it is wrong, used already, or one try too many.
        """
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                write_down(Outcome.LOCKED, context.request, self.user)
            raise


class CodeForm(_Counted, codes.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_Counted, codes.ReauthenticateForm):
    """A code, before something about the account is changed."""


class FirstCodeForm(Plain, ActivateTOTPForm):
    """The first code of a new app."""

    words = {"code": (_("Code"), _("The six digits that your app shows now."))}
