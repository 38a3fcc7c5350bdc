"""App for what operators see of the site."""

from django.apps import AppConfig
from django.conf import settings


class WatchConfig(AppConfig):
    """Starts error reports where an address for them is set."""

    name = "portal.watch"
    label = "watch"
    verbose_name = "Watch"

    def ready(self) -> None:
        """Start them."""
        if settings.SENTRY_DSN:
            from portal.watch.reports import start_reports

            start_reports(settings.SENTRY_DSN, settings.RELEASE)
