"""Connects what is published to its copies."""

from django.apps import AppConfig


class FrontCacheConfig(AppConfig):
    """The copies that nginx keeps."""

    name = "portal.front_cache"
    label = "front_cache"
    verbose_name = "Copies of pages"

    def ready(self) -> None:
        """Listen to what is published, and show how many copies followed it."""
        from portal.front_cache import signals
        from portal.front_cache.work import copies_replaced
        from portal.watch.metrics import register_number

        signals.connect()
        register_number("portal_copies_replaced", "Copies of pages asked for anew within a day", copies_replaced)
