"""How hard pages are to read, and the words in them that nobody explains."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from portal.content.batch import Batch
from portal.content.plain_words import HARDEST_GRADE, Analysis, analyse
from portal.evidence.reports.base import PageFilterSet, PagesReport


def analyses_of(pages: Iterable[Page]) -> Iterator[tuple[Page, Analysis]]:
    """Yield specific pages that have a text, each with its analysis; what they point to comes in one batch."""
    pages, batch = [page for page in pages if getattr(page, "stream_fields", ())], Batch()
    for page in pages:
        page.collect_references(batch)
    return ((page, analyse(page, batch)) for page in pages)


class GradeFilterSet(PageFilterSet):
    """By whether publishing would ask for a reason."""

    hard = django_filters.ChoiceFilter(
        label=_("Grade"), choices=[("yes", _("Above 9: hard to read"))], method="leave_to_the_report"
    )

    def leave_to_the_report(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Narrow nothing: no query knows."""
        return queryset


@dataclass(frozen=True)
class GradeRow:
    """One page."""

    title: str
    address: str
    edit_url: str
    grade: float
    words: int
    long_sentences: int
    weak_links: list[str]
    missing_alt: list[str]


class ReadingGradeReport(PagesReport):
    """How hard each page is to read, the hardest first."""

    slug = "reading-grade"
    page_title = _("Reading grade")
    header_icon = "doc-full"
    when_empty = _("No page is published yet.")
    filterset_class = GradeFilterSet
    default_ordering = "-grade"
    fields = {
        "title": _("Page"),
        "grade": _("Grade"),
        "words": _("Words"),
        "long_sentences": _("Long sentences"),
        "weak_links": _("Links that do not say where they lead"),
        "missing_alt": _("Pictures without words"),
    }

    def rows_of(self, queryset: PageQuerySet) -> Iterable[GradeRow]:
        """Return a row for each page with a text."""
        for page, found in analyses_of(queryset.specific()):
            yield GradeRow(
                **self.place_of(page),
                grade=found.grade,
                words=found.words,
                long_sentences=len(found.long_sentences),
                weak_links=found.weak_links,
                missing_alt=found.missing_alt,
            )

    def keeps(self, row: GradeRow, chosen: dict[str, Any]) -> bool:
        """Keep the hard ones where only they are asked for."""
        return not chosen.get("hard") or row.grade > HARDEST_GRADE


@dataclass(frozen=True)
class TermsRow:
    """One page."""

    title: str
    address: str
    edit_url: str
    number: int
    terms: list[str]


class UnexplainedTermsReport(PagesReport):
    """Pages with words that neither they nor the glossary explain."""

    slug = "unexplained-terms"
    page_title = _("Unexplained terms")
    header_icon = "help"
    when_empty = _("Every medical word on these pages is explained.")
    default_ordering = "-number"
    fields = {"title": _("Page"), "number": _("How many"), "terms": _("Words")}

    def rows_of(self, queryset: PageQuerySet) -> Iterable[TermsRow]:
        """Return the pages that have any."""
        for page, found in analyses_of(queryset.specific()):
            if found.unexplained:
                yield TermsRow(**self.place_of(page), number=len(found.unexplained), terms=found.unexplained)
