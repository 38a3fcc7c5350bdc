"""The daily work: what needs somebody, the worst first, a few of each kind with the way to all of them."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, CharField, Count, IntegerField, Prefetch, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from support_directory.choices import Confidence
from support_directory.models import Service
from support_directory.staff.views.screens import address
from support_directory.staff.work import Task, broken_links, condition, pending_checks, with_tasks

SHOWN = 8  # of each kind; the rest is one click away, in the list with its filters and pages
CRISIS = ~Q(crisis_role="")
CONFIDENCE = Case(
    *[When(confidence=value, then=Value(place)) for place, value in enumerate(Confidence.values)],
    output_field=IntegerField(),
)
BY_DUE = ("next_due", "name")


@dataclass
class Section:
    """One kind of work with services."""

    key: str
    title: str
    hint: str
    which: Q
    query: str
    order: tuple = ("name",)
    is_urgent: bool = False
    count: int = 0
    services: list[Service] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where all of them are."""
        return f"{address('list')}?{self.query}"


def sections() -> list[Section]:
    """Return the kinds of work in the order in which they should be done, still empty."""
    overdue = condition(Task.OVERDUE)
    crisis_query = "&crisis_role=listening&crisis_role=emergency"
    return [
        Section(
            "overdue-crisis",
            _("Crisis lines whose check has run out"),
            _("Check these first, today. Their numbers and hours still stand on every page."),
            overdue & CRISIS,
            f"task={Task.OVERDUE.value}{crisis_query}",
            BY_DUE,
            is_urgent=True,
        ),
        Section(
            "overdue",
            _("Overdue"),
            _("Visitors read “being re-checked” and see no opening hours."),
            overdue & ~CRISIS,
            f"task={Task.OVERDUE.value}",
            BY_DUE,
        ),
        Section(
            "waiting",
            _("Waiting for a second person"),
            _("Somebody checked these crisis lines. Somebody else must approve them before visitors see them."),
            condition(Task.WAITING),
            f"task={Task.WAITING.value}",
        ),
        Section(
            "changed",
            _("Changed, not checked yet"),
            _("Visitors still read the last checked version."),
            condition(Task.CHANGED),
            f"task={Task.CHANGED.value}",
        ),
        Section(
            "due",
            _("Due in the next 30 days"),
            "",
            condition(Task.SOON),
            f"task={Task.SOON.value}",
            BY_DUE,
        ),
        Section(
            "broken",
            _("Broken links"),
            _("The address failed on three days in a row. Look for the new one, or withdraw the entry."),
            condition(Task.BROKEN),
            f"task={Task.BROKEN.value}",
        ),
        Section(
            "unverified",
            _("Not checked"),
            _("On the real site visitors do not see these. Crisis lines come first, then the weakest evidence."),
            condition(Task.UNCHECKED),
            f"task={Task.UNCHECKED.value}",
            (Case(When(CRISIS, then=0), default=1), CONFIDENCE, "name"),
        ),
    ]


def counted() -> list[Section]:
    """Return the sections with their counts: one query."""
    made = sections()
    numbers = with_tasks(Service.objects.all()).aggregate(
        **{section.key: Count("pk", filter=section.which) for section in made}
    )
    for section in made:
        section.count = numbers[section.key]
    return made


def filled() -> list[Section]:
    """Return the sections that have something, with their first entries: five queries, however many entries."""
    made = [section for section in counted() if section.count]
    parts = [_first(section) for section in made]
    found = sorted(parts[0].union(*parts[1:], all=True)) if parts else []
    services = _services([pk for _key, _place, pk in found])
    for section in made:
        section.services = [services[pk] for key, _place, pk in found if key == section.key and pk in services]
    return made


def _first(section: Section) -> QuerySet:
    """Return section, place and id of its first entries."""
    rows = with_tasks(Service.objects.all()).filter(section.which)
    place = Window(RowNumber(), order_by=section.order)
    rows = rows.annotate(key=Value(section.key, output_field=CharField()), place=place)
    return rows.order_by("place").values_list("key", "place", "pk")[:SHOWN]


def _services(keys: list[UUID]) -> dict[UUID, Service]:
    """Return these entries with all that a line of the queue says about them."""
    found = with_tasks(Service.objects.filter(pk__in=keys)).with_contact().select_related("assigned_to")
    return found.prefetch_related(
        Prefetch("verifications", pending_checks().select_related("checked_by"), to_attr="waiting"),
        Prefetch("link_checks", broken_links(), to_attr="broken"),
    ).in_bulk()
