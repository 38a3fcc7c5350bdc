"""The reviews one person is asked for, as a list to take along."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.addresses import address_of
from portal.evidence.access import pages_of, works_here
from portal.evidence.letters import full
from portal.evidence.overview import pages_to_review, standings_of
from portal.evidence.queue.mine import my_reviews, pages_naming
from portal.evidence.queue.rows import Row, Rows
from portal.evidence.reports.base import RowsReport
from portal.users.models import User


@dataclass(frozen=True)
class MyRow:
    """One page that waits for this person."""

    title: str
    address: str
    edit_url: str  # the screen on which it is signed
    note: str | Promise
    screen: str


class MyReviewsReport(RowsReport):
    """The reader's own reviews, and nobody else's."""

    slug = "my-reviews"
    page_title = _("My reviews")
    header_icon = "tasks"
    when_empty = _("Nobody is waiting for a review from you.")
    fields = {"title": _("Page"), "note": _("What is asked")}
    only_exported = {"address": _("Address"), "screen": _("Where to review it")}

    @classmethod
    def opens_to(cls, user: User | AnonymousUser) -> bool:
        """Let in whoever sees the queue, volunteers included."""
        return works_here(user)

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return all pages: a workflow may ask for any, published or not."""
        return Page.objects.all()

    def rows_of(self, queryset: QuerySet[Page]) -> Iterable[MyRow]:
        """Return a row for each page and role that waits for this person, as the queue has them."""
        user = self.request.user
        editable = set(pages_of(user).values_list("pk", flat=True))
        asked = my_reviews(user, standings_of(pages_to_review(pages_naming(user))), Rows(user, editable))
        wanted = set(queryset.filter(pk__in={row.page.pk for row in asked}).values_list("pk", flat=True))
        return [self._row(row) for row in asked if row.page.pk in wanted]

    def _row(self, row: Row) -> MyRow:
        page, url = row.page, row.sign_url or row.edit_url  # a step without a role is taken in the editor
        address = address_of(page, self.request) if page.live else ""
        return MyRow(page.title, address, url, row.note, full(url) if url else "")
