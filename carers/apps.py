"""App settings."""

from django.apps import AppConfig


class CarersConfig(AppConfig):
    """Advice for people who care for someone."""

    name = "carers"
