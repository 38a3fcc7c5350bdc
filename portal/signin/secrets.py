"""Secrets of second factors are not readable in the database or a copy of it: the key is made of SECRET_KEY."""

import base64
import logging

from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

log = logging.getLogger(__name__)


def encrypt(text: str) -> str:
    """Return it so that only this site can read it."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Return what was encrypted. Where the key was lost, a secret that nobody knows: no code will be right."""
    try:
        return _cipher().decrypt(text.encode()).decode()
    except InvalidToken:
        log.error("A second factor cannot be read: was SECRET_KEY changed without SECRET_KEY_FALLBACKS?")
        return generate_totp_secret()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac("portal.signin.secrets", b"", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
