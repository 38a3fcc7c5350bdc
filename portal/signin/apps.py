"""Signing in: with a password or passkey, a second factor, and a record of who came in and who was refused."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Holds the record of sign-ins and what allauth is told about this site."""

    name = "portal.signin"
    label = "signin"
    verbose_name = "Sign-in"

    def ready(self) -> None:
        """Listen to what Django and allauth say of sign-ins."""
        from portal.signin import receivers  # noqa: F401
