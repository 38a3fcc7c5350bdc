"""App for background work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    """Holds the queue's own rows and the report of what failed."""

    name = "portal.work"
    label = "work"
    verbose_name = _("Background work")

    def ready(self) -> None:
        """Show how much work there is."""
        from portal.watch.metrics import register_number
        from portal.work.seen import jobs_by_state, oldest_waiting

        register_number("portal_work", "Pieces of background work, by state", jobs_by_state)
        register_number("portal_work_oldest_seconds", "Age of the oldest work that is due, by queue", oldest_waiting)
