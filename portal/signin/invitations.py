"""A new person chooses the first password, by a link in a mail: no administrator ever knows one of somebody else."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest

from portal.users.models import User


def invite(request: HttpRequest, person: User) -> None:
    """Send the link to the address of a new account.

    It is the link of a forgotten password: it works once, and where it has grown too old the person asks for another.
    """
    adapter = get_adapter(request)
    key = f"{user_pk_to_url_str(person)}-{app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)}"
    link = adapter.get_reset_password_from_key_url(key)
    adapter.send_mail(
        "account/email/invitation", person.email, {"password_reset_url": link, "username": person.get_username()}
    )
