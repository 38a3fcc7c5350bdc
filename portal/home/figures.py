"""How well the information is looked after, in numbers, worked out from what is there and never typed in."""

import datetime
import time
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.utils import timezone
from wagtail.models import Page, get_page_models

from portal.content.models import BasePage
from portal.content.querysets import readable
from portal.evidence.material import materials_of
from portal.evidence.models import Claim, Review
from portal.evidence.reviews import states_of
from support_directory.choices import Assurance, Status
from support_directory.models import Service

KEPT_SECONDS = 600  # in each process: the figures change slowly, and need the text of every signed page


@dataclass(frozen=True)
class Figures:
    """Numbers of one day, for all pages and entries that visitors can see.

    Attributes:
        pages: pages that need a medical review.
        reviewed: those of them whose review holds: signed, unchanged, in time.
        review_days: the middle age in days of the reviews that hold; None without any.
        entries: entries of the directory, examples that nobody has checked included.
        checked: those of them that were checked and are in time.
        check_days: the middle age in days of the checks of these; None without any.
        claims: facts that readers can look up.
        disputed: those of them on which trusted sources differ.
        settled: those of them that a clinician has checked.
    """

    day: datetime.date
    pages: int
    reviewed: int
    review_days: int | None
    entries: int
    checked: int
    check_days: int | None
    claims: int
    disputed: int
    settled: int


_kept: tuple[float, Figures] | None = None


def live_figures() -> Figures:
    """Return the figures, not older than ten minutes."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > KEPT_SECONDS or _kept[1].day != timezone.localdate():
        _kept = (now, count_figures())
    return _kept[1]


def forget_figures() -> None:
    """Count anew the next time."""
    global _kept
    _kept = None


def count_figures() -> Figures:
    """Count: about ten queries, and one for each kind of page that somebody has signed."""
    today = timezone.localdate()
    types = [model for model in get_page_models() if issubclass(model, BasePage) and model.needs_review]
    pages = readable(Page.objects.type(*types))
    signed = list(pages.filter(pk__in=Review.objects.values("page")).specific())
    states = states_of(signed, materials_of(signed)).values()
    reviewed_on = [state.reviewed_on for state in states if state.reviewed_on is not None]
    entries = Service.objects.filter(live=True, status=Status.ACTIVE)
    checks = entries.filter(assurance=Assurance.VERIFIED, next_due__gt=today).values_list("assured_date", flat=True)
    checked_on = [day for day in checks if day is not None]
    statuses = list(Claim.objects.public().values_list("status", flat=True))
    return Figures(
        day=today,
        pages=pages.count(),
        reviewed=len(reviewed_on),
        review_days=_middle_age(reviewed_on, today),
        entries=entries.count(),
        checked=len(checked_on),
        check_days=_middle_age(checked_on, today),
        claims=len(statuses),
        disputed=statuses.count(Claim.Status.DISPUTED),
        settled=statuses.count(Claim.Status.SETTLED),
    )


def _middle_age(days: Iterable[datetime.date], today: datetime.date) -> int | None:
    ages = [(today - day).days for day in days]
    return round(median(ages)) if ages else None
