"""App settings."""

from django.apps import AppConfig


class ReturnToWorkConfig(AppConfig):
    """Staying in work and going back to it."""

    name = "return_to_work"
