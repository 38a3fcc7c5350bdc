"""The project's own app: it holds what happens to the whole site."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    """Keeps groups and permissions true after every migration."""

    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Wire the roles to ``post_migrate``; they are made once every app has its permissions."""
        from portal.roles import sync_roles

        post_migrate.connect(sync_roles, sender=self, dispatch_uid="portal.roles")
