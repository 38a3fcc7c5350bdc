"""App for pages remembered as rendered."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KeptConfig(AppConfig):
    """Has every table tell when it changes, also the tables of apps that are added later."""

    name = "portal.kept"
    label = "kept"
    verbose_name = "Pages remembered"

    def ready(self) -> None:
        """Listen for the end of migrations."""
        from portal.kept.triggers import after_migrate

        post_migrate.connect(after_migrate, sender=self)
