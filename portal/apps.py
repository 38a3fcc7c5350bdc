"""The project's own app: it holds what happens to the whole site."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    """Keeps groups and permissions true after every migration."""

    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Wire the roles to ``post_migrate``; they are made once every app has its permissions."""
        from portal.roles import sync_roles

        # Django sends the signal for apps that have models only; any one of them does, once.
        post_migrate.connect(sync_roles, sender=apps.get_app_config("users"), dispatch_uid="portal.roles")
