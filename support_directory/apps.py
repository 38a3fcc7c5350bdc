"""App for the organisations and services people can turn to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportDirectoryConfig(AppConfig):
    """Teaches the batch how to fetch services, and guards approvals."""

    name = "support_directory"
    verbose_name = _("Support directory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the fetcher and the receivers."""
        from django.db.models.signals import post_delete, post_save

        from portal.content.batch import register_fetcher
        from support_directory.approvals import void_after_phone_change
        from support_directory.fetch import fetch_services
        from support_directory.models import Phone, Service

        register_fetcher(Service, fetch_services)
        for signal in (post_save, post_delete):
            signal.connect(void_after_phone_change, sender=Phone, dispatch_uid="support_directory.approvals")
