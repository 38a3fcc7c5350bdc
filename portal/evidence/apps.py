"""App for what stands behind the information."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The bottom floor: knows Wagtail's own page table and nothing of the apps above it."""

    name = "portal.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        """Let corrections, signatures and publishing be followed; tell people of reviews."""
        # Their receivers register themselves.
        from portal.evidence import history  # noqa: F401
        from portal.evidence.claims import corrections  # noqa: F401
        from portal.evidence.notices import connect
        from portal.evidence.reminders import overdue_reviews
        from portal.watch.metrics import register_number

        connect()
        register_number("portal_reviews_overdue", "Published pages whose review is overdue", overdue_reviews)
