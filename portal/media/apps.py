"""App for pictures, documents and films."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Makes the renditions of a picture when it is saved."""

    name = "portal.media"
    label = "media"
    verbose_name = "Media"

    def ready(self) -> None:
        """Wire the signals."""
        from portal.media import signals  # noqa: F401
