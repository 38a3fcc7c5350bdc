"""Facts that trusted sources do not agree on, and where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Page, ReferenceIndex

from portal.evidence.access import pages_of
from portal.evidence.models import Claim, ClaimSource
from portal.evidence.reports.base import RowsReport
from portal.users.models import User


class ClaimFilterSet(WagtailFilterSet):
    """By subject and topic."""

    subject = django_filters.AllValuesFilter(label=_("About"))
    topic = django_filters.AllValuesFilter(label=_("Topic"))

    class Meta:
        model = Claim
        fields = ["subject", "topic"]


@dataclass(frozen=True)
class ClaimRow:
    """One claim."""

    statement: str
    edit_url: str
    key: str
    subject: str
    topic: str
    disagreement: str
    differing: list[str]
    pages: list[str]


class DisputedReport(RowsReport):
    """Every claim in dispute, what is said against it, and the pages that use it."""

    slug = "disputed"
    page_title = _("Claims in dispute")
    header_icon = "warning"
    when_empty = _("No fact is in dispute.")
    filterset_class = ClaimFilterSet
    search_fields = ["statement", "key", "disagreement"]
    fields = {
        "statement": _("The fact"),
        "subject": _("About"),
        "topic": _("Topic"),
        "disagreement": _("Where sources disagree"),
        "differing": _("Sources that say otherwise"),
        "pages": _("Pages that use it"),
    }
    only_exported = {"key": _("Short name")}

    @classmethod
    def how_many(cls, user: User) -> int:
        """Count these claims."""
        return Claim.objects.filter(status=Claim.Status.DISPUTED).count()

    def get_base_queryset(self) -> QuerySet[Claim]:
        """Return the claims in dispute."""
        return Claim.objects.filter(status=Claim.Status.DISPUTED)

    def rows_of(self, queryset: QuerySet[Claim]) -> Iterable[ClaimRow]:
        """Return a row for each."""
        differing = ClaimSource.objects.exclude(stance=ClaimSource.Stance.SUPPORTS).select_related("source")
        claims = list(queryset.prefetch_related(Prefetch("evidence", differing, to_attr="differing")))
        uses, finder = self._uses(claims), AdminURLFinder(self.request.user)
        return [
            ClaimRow(
                claim.statement,
                finder.get_edit_url(claim) or "",
                claim.key,
                claim.subject,
                claim.topic,
                claim.disagreement,
                [row.source.title for row in claim.differing],
                uses.get(str(claim.pk), []),
            )
            for claim in claims
        ]

    def _uses(self, claims: list[Claim]) -> dict[str, list[str]]:
        """Return the titles of pages by the key of the claim they use: two queries for all."""
        types = ContentType.objects.get_for_models(Claim, Page)
        entries = ReferenceIndex.objects.filter(
            to_content_type=types[Claim],
            base_content_type=types[Page],
            to_object_id__in=[str(claim.pk) for claim in claims],
        )
        pairs = set(entries.values_list("to_object_id", "object_id"))
        titles = dict(pages_of(self.request.user).values_list("pk", "title"))
        found: dict[str, list[str]] = {}
        for claim, page in pairs:
            if int(page) in titles:
                found.setdefault(claim, []).append(titles[int(page)])
        return {claim: sorted(pages) for claim, pages in found.items()}
