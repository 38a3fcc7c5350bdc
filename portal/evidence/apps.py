"""App for what stands behind the information."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The bottom floor: knows Wagtail's own page table and nothing of the apps above it."""

    name = "portal.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        """Tell people of reviews that are asked for, signed and declined."""
        from portal.evidence.notices import connect

        connect()
