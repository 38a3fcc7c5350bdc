"""App settings."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search over the pages of the site."""

    name = "portal.search"
    label = "search"

    def ready(self) -> None:
        """Keep the index in step with publishing."""
        from portal.search import signals  # noqa: F401
