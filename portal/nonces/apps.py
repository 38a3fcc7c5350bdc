"""A nonce for the inline scripts of Wagtail's admin, so that its content policy can do without ``'unsafe-inline'``."""

from django.apps import AppConfig


class NoncesConfig(AppConfig):
    """Holds the template tag and gives Wagtail's choosers their nonce."""

    name = "portal.nonces"
    label = "nonces"

    def ready(self) -> None:
        """Wrap the one place where Wagtail writes a script in Python."""
        from portal.nonces.choosers import wrap_choosers

        wrap_choosers()
