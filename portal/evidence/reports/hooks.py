"""The reports of this app, in the order of the menu."""

from portal.evidence.reports.claims import DisputedReport
from portal.evidence.reports.concerns import ConcernsReport
from portal.evidence.reports.menu import register_report
from portal.evidence.reports.mine import MyReviewsReport
from portal.evidence.reports.pages import StaleTranslationsReport, WithoutSourcesReport
from portal.evidence.reports.reviews import ReviewsReport


def register_reports() -> None:
    """Put them into the menu."""
    views = (
        MyReviewsReport,
        ReviewsReport,
        ConcernsReport,
        DisputedReport,
        StaleTranslationsReport,
        WithoutSourcesReport,
    )
    for place, view in enumerate(views):
        register_report(view, 900 + place)
