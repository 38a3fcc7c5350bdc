"""Connects what is published to its copies."""

from django.apps import AppConfig


class FrontCacheConfig(AppConfig):
    """The copies that nginx keeps."""

    name = "portal.front_cache"
    label = "front_cache"
    verbose_name = "Copies of pages"

    def ready(self) -> None:
        """Listen to what is published."""
        from portal.front_cache import signals

        signals.connect()
