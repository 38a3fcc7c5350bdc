"""What readers doubted and which facts were corrected: open ones, and what was done about the others."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import django_filters
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from portal.addresses import address_of
from portal.evidence.models import Concern
from portal.evidence.queue.sections import concerns_of
from portal.evidence.reports.base import RowsReport


class ConcernFilterSet(WagtailFilterSet):
    """By whether somebody has dealt with it, and by what brought it up."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("open", _("Open")), ("answered", _("Answered"))], method="in_state"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Concern.Kind.choices)

    class Meta:
        model = Concern
        fields = ["state", "kind"]

    def in_state(self, queryset: QuerySet[Concern], name: str, value: str) -> QuerySet[Concern]:
        """Narrow to open or to answered ones."""
        return queryset.filter(handled_at__isnull=value == "open")


@dataclass(frozen=True)
class ConcernRow:
    """One of them."""

    title: str
    address: str
    edit_url: str
    kind: str | Promise
    text: str
    since: datetime.date
    answered_on: datetime.date | None
    answered_by: str
    answer: str
    fact: str


class ConcernsReport(RowsReport):
    """Concerns about the pages this person may change, and about facts: the open ones first."""

    slug = "concerns"
    page_title = _("Concerns")
    header_icon = "help"
    when_empty = _("Nobody has raised a concern.")
    filterset_class = ConcernFilterSet
    search_fields = ["text", "answer", "page__title", "claim__statement"]
    fields = {
        "title": _("About"),
        "kind": _("Kind"),
        "text": _("Words"),
        "since": _("Since"),
        "answered_on": _("Answered on"),
        "answered_by": _("Answered by"),
        "answer": _("What was done"),
    }
    only_exported = {"fact": _("The fact"), "address": _("Address")}

    def get_base_queryset(self) -> QuerySet[Concern]:
        """Return what the queue shows this person, and what was answered before; the open ones first, oldest first."""
        concerns = concerns_of(self.request.user).select_related("handled_by")
        return concerns.order_by(F("handled_at").desc(nulls_first=True), "made_at", "pk")

    def rows_of(self, queryset: QuerySet[Concern]) -> Iterable[ConcernRow]:
        """Return a row for each."""
        for concern in queryset:
            page, claim = concern.page, concern.claim
            yield ConcernRow(
                title=page.title if page else claim.statement if claim else "",
                address=address_of(page, self.request) if page and page.live else "",
                edit_url=_where(concern),
                kind=concern.get_kind_display(),
                text=concern.text,
                since=timezone.localdate(concern.made_at),
                answered_on=timezone.localdate(concern.handled_at) if concern.handled_at else None,
                answered_by=str(concern.handled_by or ""),
                answer=concern.answer,
                fact=claim.statement if claim else "",
            )


def _where(concern: Concern) -> str:
    """Return where it is answered; once that is done, what it was about."""
    if concern.handled_at is None:
        return reverse("evidence_queue:answer", args=[concern.pk])
    if concern.page_id:
        return reverse("wagtailadmin_pages:edit", args=[concern.page_id])
    return reverse("wagtailsnippets_evidence_claim:edit", args=[concern.claim_id])
