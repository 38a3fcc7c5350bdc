"""The reports of this app, after those of the evidence."""

from portal.content.reports.links import BrokenLinksReport
from portal.content.reports.words import ReadingGradeReport, UnexplainedTermsReport
from portal.evidence.reports.menu import register_report


def register_reports() -> None:
    """Put them into the menu."""
    for place, view in enumerate((BrokenLinksReport, UnexplainedTermsReport, ReadingGradeReport)):
        register_report(view, 910 + place)
