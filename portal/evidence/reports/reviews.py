"""Which page was reviewed by whom, until when, and what has happened since."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.query import PageQuerySet

from portal.evidence.models import PageReviewer, Role
from portal.evidence.overview import PageStanding, pages_to_review, standings_of
from portal.evidence.queue.kinds import SOON, stands
from portal.evidence.reports.base import PageFilterSet, PagesReport
from portal.evidence.standing import Standing

CHOICES = [
    (Standing.OVERDUE.value, _("Overdue")),
    (Standing.WITHDRAWN.value, _("Withdrawn")),
    (Standing.CHANGED.value, _("Changed since it was signed")),
    (SOON, _("Due in the next 60 days")),
    (Standing.NONE.value, _("Never signed")),
    (Standing.REVIEWED.value, _("The signature holds")),
]
RESTS_ON = [(role.value, role.label) for role in (Role.MEDICAL, Role.EDITORIAL)]


class ReviewFilterSet(PageFilterSet):
    """By the role that a page rests on, and where it stands; that is worked out from the text, not stored."""

    role = django_filters.ChoiceFilter(label=_("Rests on"), choices=RESTS_ON, method="rests_on")
    standing = django_filters.ChoiceFilter(label=_("Review"), choices=CHOICES, method="leave_to_the_report")

    def rests_on(self, queryset: PageQuerySet, name: str, value: str) -> PageQuerySet:
        """Narrow to the pages that rest on this role."""
        return pages_to_review(queryset, value)

    def leave_to_the_report(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Narrow nothing: no query knows."""
        return queryset


@dataclass(frozen=True)
class ReviewRow:
    """One page."""

    title: str
    address: str
    edit_url: str
    kind: str
    role: str
    state: str
    reviewed_on: datetime.date | None
    reviewer: str
    next_due: datetime.date | None
    owner: str
    standing: PageStanding
    asked: list[str] = field(default_factory=list)


class ReviewsReport(PagesReport):
    """Where each page stands in its review cycle. Those that rest on a medical signature come first."""

    slug = "reviews"
    page_title = _("Review states")
    header_icon = "check"
    when_empty = _("No page needs a review.")
    filterset_class = ReviewFilterSet
    fields = {
        "title": _("Page"),
        "kind": _("Type"),
        "role": _("Rests on"),
        "state": _("Review"),
        "reviewed_on": _("Last signature"),
        "reviewer": _("By"),
        "next_due": _("Due"),
        "owner": _("Owner"),
        "asked": _("Reviewers asked"),
    }

    def rows_of(self, queryset: PageQuerySet) -> Iterable[ReviewRow]:
        """Return a row for each page that is reviewed."""
        standings = sorted(standings_of(pages_to_review(queryset)), key=lambda one: one.state.role != Role.MEDICAL)
        asked: dict[int, list[str]] = {}
        named = PageReviewer.objects.filter(care__page__in=[one.page.pk for one in standings])
        for row in named.select_related("user", "care"):
            asked.setdefault(row.care.page_id, []).append(str(row))
        return [self._row(one, asked.get(one.page.pk, [])) for one in standings]

    def keeps(self, row: ReviewRow, chosen: dict[str, Any]) -> bool:
        """Keep the rows of the chosen standing."""
        wanted = chosen.get("standing")
        return not wanted or stands(row.standing, wanted)

    def _row(self, one: PageStanding, asked: list[str]) -> ReviewRow:
        state, owner = one.state, one.care.owner if one.care else None
        return ReviewRow(
            **self.place_of(one.page),
            kind=str(one.page.page_type_display_name),
            role=str(state.role.label),
            state=str(state.label),
            reviewed_on=state.last_signed_on,
            reviewer=state.review.signed_by if state.review else "",
            next_due=state.next_due,
            owner=str(owner or ""),
            standing=one,
            asked=asked,
        )
