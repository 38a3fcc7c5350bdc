"""The reports of this app, in the order of the menu."""

from portal.evidence.reports.base import register_report
from portal.evidence.reports.claims import DisputedReport
from portal.evidence.reports.pages import StaleTranslationsReport, WithoutSourcesReport
from portal.evidence.reports.reviews import ReviewsReport


def register_reports() -> None:
    """Put them into the menu."""
    for place, view in enumerate((ReviewsReport, DisputedReport, StaleTranslationsReport, WithoutSourcesReport)):
        register_report(view, 900 + place)
