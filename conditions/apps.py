"""App settings."""

from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    """Conditions and everything told about each."""

    name = "conditions"
