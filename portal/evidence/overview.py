"""Where many pages stand in their review cycle, with a number of queries that does not grow with them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from portal.evidence.material import Material, materials_of
from portal.evidence.models import PageCare, Review
from portal.evidence.reviews import ReviewState, states_of
from portal.evidence.standing import deciding_role

SOON = datetime.timedelta(days=60)


@dataclass(frozen=True)
class PageStanding:
    """One published page and its review."""

    page: Page  # not the specific one: title and place are enough
    state: ReviewState
    care: PageCare | None = None

    @property
    def is_due_soon(self) -> bool:
        """Whether the review still holds, and not for long."""
        due = self.state.next_due
        return self.state.holds and due is not None and due <= timezone.localdate() + SOON


def pages_to_review(pages: PageQuerySet, role: str | None = None) -> PageQuerySet:
    """Narrow to published pages of the types that are reviewed. An alias has no review of its own.

    Args:
        pages: to narrow.
        role: only those that rest on a signature in this role.
    """
    types = [model for model in get_page_models() if hasattr(model, "needs_review")]
    chosen = [model for model in types if role is None or deciding_role(model) == role]
    kinds = ContentType.objects.get_for_models(*chosen).values()
    return pages.live().filter(content_type__in=[kind.pk for kind in kinds], alias_of=None)


def standings_of(pages: PageQuerySet) -> list[PageStanding]:
    """Return where these pages stand, by title. Only those that somebody signed are read as a whole."""
    signed = Exists(Review.objects.filter(page=OuterRef("pk")))
    found = list(pages.annotate(is_signed=signed).order_by("title", "pk"))
    states = states_now([page.pk for page in found if page.is_signed])
    care = {row.page_id: row for row in PageCare.objects.filter(page__in=found).select_related("owner")}
    return [PageStanding(page, states.get(page.pk) or _unsigned(page), care.get(page.pk)) for page in found]


def _unsigned(page: Page) -> ReviewState:
    return ReviewState(role=deciding_role(page.specific_class))


def states_now(keys: Iterable[int]) -> dict[int, ReviewState]:
    """Return the review states of published pages by primary key."""
    pages = list(Page.objects.filter(pk__in=list(keys)).specific()) if keys else []
    return states_of(pages, materials_of(pages)) if pages else {}


def materials_now(pages: PageQuerySet) -> dict[int, Material]:
    """Return what readers see of these pages, by primary key."""
    return materials_of(list(pages.specific()))
