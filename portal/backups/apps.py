"""App of the backups."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Says at the start, and not at night, that a setting is wrong."""

    name = "portal.backups"
    label = "backups"
    verbose_name = "Backups"

    def ready(self) -> None:
        """Register the check of the settings."""
        from portal.backups import checks  # noqa: F401
