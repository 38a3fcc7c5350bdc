"""App settings."""

from django.apps import AppConfig


class StarterConfig(AppConfig):
    """Starter content and development logins."""

    name = "portal.starter"
    label = "starter"
