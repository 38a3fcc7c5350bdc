"""What needs a person, the most urgent first: for the queue, and as counts for the first page of the admin."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.evidence.access import pages_of, sees_queue
from portal.evidence.models import Concern
from portal.evidence.overview import PageStanding, pages_to_review, standings_of
from portal.evidence.queue.kinds import KINDS
from portal.evidence.queue.mine import my_reviews, pages_naming
from portal.evidence.queue.rows import Row, Rows
from portal.evidence.reports.base import url_name
from portal.evidence.reports.menu import counts_for
from portal.users.models import User

SHOWN = 10  # pages of each kind; all of them are one click away, in the report


@dataclass
class Section:
    """One kind of work with pages. ``url`` leads to all of it."""

    key: str
    title: str
    hint: str = ""
    url: str = ""
    is_urgent: bool = False
    rows: list[Row] = field(default_factory=list)
    total: int | None = None  # where the rows are not pages
    shown: int | None = SHOWN  # nothing: all of them

    @property
    def count(self) -> int:
        """How much there is."""
        return len(self.rows) if self.total is None else self.total

    @property
    def first(self) -> list[Row]:
        """What the queue shows; one's own reviews are all shown."""
        return self.rows[: self.shown]


def concerns_of(user: User) -> QuerySet[Concern]:
    """Return what somebody had to look at, about claims and about pages this user may change, the oldest first."""
    return Concern.objects.filter(Q(page=None) | Q(page__in=pages_of(user))).select_related("page", "claim")


def open_concerns(user: User) -> QuerySet[Concern]:
    """Return those of them that nobody has answered."""
    return concerns_of(user).filter(handled_at=None)


def sections_for(user: User) -> list[Section]:
    """Return the kinds of work with pages that this user sees, empty ones left out."""
    editable = set(pages_of(user).values_list("pk", flat=True))
    mine = reverse("evidence_my_reviews_report")
    everything = standings_of(pages_to_review(Page.objects.filter(Q(pk__in=editable) | Q(pk__in=pages_naming(user)))))
    rows = Rows(user, editable)
    made = [Section("mine", _("My reviews"), url=mine, rows=my_reviews(user, everything, rows), shown=None)]
    if sees_queue(user):
        made += _of_all([one for one in everything if one.page.pk in editable], rows)
    return [section for section in made if section.count]


def counted(user: User) -> list[Section]:
    """Return all kinds of work with their counts, for the panel: concerns, and what reports count, too."""
    queue = reverse("evidence_queue:index")
    made = sections_for(user)
    for section in made:
        section.url = f"{queue}#queue-{section.key}"
    if sees_queue(user):
        concerns = open_concerns(user).count()
        made.append(Section("concerns", _("Open concerns"), url=f"{queue}#queue-concerns", total=concerns))
    for report, found in counts_for(user):
        made.append(Section(report.slug, str(report.page_title), url=reverse(url_name(report.slug)), total=found))
    return [section for section in made if section.count]


def _of_all(standings: list[PageStanding], rows: Rows) -> Iterator[Section]:
    """Yield a section for each standing: medical pages first, so that the others do not bury them."""
    report = reverse("evidence_reviews_report")
    for role, kinds in KINDS.items():
        theirs = [one for one in standings if one.state.role == role]
        for kind in kinds:
            chosen = sorted((one for one in theirs if kind.holds_for(one)), key=_by_due)
            url = f"{report}?role={role}&standing={kind.standing}"
            lines = [rows.of(one) for one in chosen]
            yield Section(kind.key, str(kind.title), str(kind.hint), url, kind.is_urgent, lines)


def _by_due(standing: PageStanding) -> tuple[str, str]:
    due = standing.state.next_due
    return (due.isoformat() if due else "", standing.page.title)
