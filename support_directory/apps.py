"""App for the organisations and services people can turn to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportDirectoryConfig(AppConfig):
    """Teaches the batch how to fetch services, keeps the last crisis line of a nation, lets the index follow edits."""

    name = "support_directory"
    verbose_name = _("Support directory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the fetcher and the receivers."""
        from django.core.signals import request_finished
        from django.db.models.signals import pre_delete

        from portal.content.batch import register_fetcher
        from portal.watch.metrics import register_number
        from support_directory import error_page, modified
        from support_directory.cover import refuse_to_delete_last
        from support_directory.fetch import fetch_services
        from support_directory.finding import follow, log
        from support_directory.models import Service
        from support_directory.staff.work import tasks_by_kind

        register_fetcher(Service, fetch_services)
        register_number("portal_directory", "Entries of the directory that need somebody, by task", tasks_by_kind)
        pre_delete.connect(refuse_to_delete_last, sender=Service, dispatch_uid="support_directory.cover")
        follow.connect()
        error_page.connect()
        modified.connect()
        request_finished.connect(log.flush_if_due, dispatch_uid="support_directory.search_log")
