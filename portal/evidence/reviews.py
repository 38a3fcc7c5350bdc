"""What may be said of a page's review, derived from signatures and the text as it is now; never stored."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from wagtail.models import Page

from portal.evidence.material import Material, fingerprint_of
from portal.evidence.models import Outcome, Review, Role, SmallEdit
from portal.evidence.standing import LABELS, WITH_DATE, Standing, deciding_role


@dataclass(frozen=True)
class ReviewState:
    """Whether the text was signed in the role it rests on, and until when that holds.

    Attributes:
        review: the signature in this role that holds for this text; else, where there is one, the last on another text.
        others: signatures in other roles that hold for this text, the newest of each role.
        role: the role whose signature decides.
    """

    standing: Standing = Standing.NONE
    review: Review | None = None
    others: Sequence[Review] = ()
    role: Role = Role.MEDICAL

    @property
    def holds(self) -> bool:
        """Whether the signature that decides holds: for this very text, and not past its day."""
        return self.standing == Standing.REVIEWED

    @property
    def reviewed(self) -> bool:
        """Whether readers may be told "medically reviewed". An editorial signature never says that."""
        return self.holds and self.role == Role.MEDICAL

    @property
    def label(self) -> Promise:
        """The state in words."""
        return LABELS[self.role][self.standing]

    @property
    def dated_label(self) -> str | Promise:
        """The state of a medical review with its day: of the signature, or since when the next one is overdue."""
        day = self.next_due if self.standing == Standing.OVERDUE else self.last_signed_on
        return WITH_DATE[self.standing] % {"date": date_format(day, "j F Y")} if day else self.label

    @property
    def reviewed_on(self) -> datetime.date | None:
        """The day of the medical signature that holds; None where none does."""
        return timezone.localdate(self.review.made_at) if self.reviewed and self.review else None

    @property
    def last_signed_on(self) -> datetime.date | None:
        """The day of the last signature that decided, whether or not it holds for this text."""
        return timezone.localdate(self.review.made_at) if self.review else None

    @property
    def next_due(self) -> datetime.date | None:
        """The day the review is due again; a withdrawn one is not due, but wanted now."""
        return self.review.next_due if self.review and self.standing != Standing.WITHDRAWN else None


def judge(
    reviews: Iterable[Review],
    edits: Iterable[SmallEdit],
    fingerprint: str,
    today: datetime.date,
    role: Role = Role.MEDICAL,
) -> ReviewState:
    """Return the state of a text. Due means today or earlier.

    Args:
        reviews: all signatures and refusals of the page, the newest first.
        edits: all small edits of the page.
        fingerprint: of the text in question.
        today: the day in Europe/London, the site's clock.
        role: whose signature the page rests on.
    """
    reviews = list(reviews)
    covered = leading_to(fingerprint, list(edits))
    holding: dict[str, Review] = {}
    refused: set[str] = set()
    for review in reviews:
        if review.role in holding or review.role in refused:
            continue
        if review.outcome == Outcome.DECLINED:
            if review.fingerprint in covered:
                refused.add(review.role)  # looked at this very text later, and would not sign it again
            continue
        if review.fingerprint in covered:
            holding[review.role] = review
    deciding = holding.pop(role, None)
    others = tuple(review for review in holding.values() if not _is_due(review, today))
    if deciding is None:
        if withdrawn := _last_signed((one for one in reviews if one.fingerprint in covered), role):
            return ReviewState(Standing.WITHDRAWN, withdrawn, others, role)
        signed = _last_signed(reviews, role)
        return ReviewState(Standing.CHANGED if signed else Standing.NONE, signed, others, role)
    return ReviewState(Standing.OVERDUE if _is_due(deciding, today) else Standing.REVIEWED, deciding, others, role)


def leading_to(fingerprint: str, edits: Sequence[SmallEdit]) -> set[str]:
    """Return the fingerprints from which small edits lead to this one, itself included."""
    covered = {fingerprint}
    while True:
        more = {edit.from_fingerprint for edit in edits if edit.to_fingerprint in covered} - covered
        if not more:
            return covered
        covered |= more


def _is_due(review: Review, today: datetime.date) -> bool:
    return review.next_due is not None and review.next_due <= today


def _last_signed(reviews: Iterable[Review], role: Role) -> Review | None:
    return next((one for one in reviews if one.role == role and one.outcome == Outcome.SIGNED), None)


def review_state(page: Page, material: Callable[[], Material], more: Iterable[SmallEdit] = ()) -> ReviewState:
    """Return the review state of ``page`` as it is in memory: one query, a second where it has small edits.

    An alias shows the text of the page it stands for, and so that page's reviews.

    Args:
        page: the page; its material is asked for only when anybody has signed it.
        material: what a reader sees of it.
        more: small edits to reckon with that are not stored.
    """
    role = deciding_role(page.specific_class)
    key = page.alias_of_id or page.pk
    edits = SmallEdit.objects.filter(page_id=key).defer("changes")
    signed = Review.objects.filter(page_id=key).defer("material", "comment")
    reviews = list(signed.annotate(has_edits=Exists(edits.filter(page=OuterRef("page"))))) if key else []
    if not reviews:
        return ReviewState(role=role)
    # Even where somebody signed this very text: another's signature may lead to it by small edits alone.
    steps = edits if reviews[0].has_edits else ()
    return judge(reviews, [*steps, *more], fingerprint_of(material()), timezone.localdate(), role)


def states_of(pages: Iterable[Page], materials: dict[int, Material]) -> dict[int, ReviewState]:
    """Return the review states of many pages by primary key, for reports: two queries."""
    pages = list(pages)
    keys = {page.pk: page.alias_of_id or page.pk for page in pages}
    reviews: dict[int, list[Review]] = {}
    for review in (
        Review.objects.filter(page_id__in=keys.values()).select_related("reviewer").defer("material", "comment")
    ):
        reviews.setdefault(review.page_id, []).append(review)
    edits: dict[int, list[SmallEdit]] = {}
    for edit in SmallEdit.objects.filter(page_id__in=reviews).defer("changes"):
        edits.setdefault(edit.page_id, []).append(edit)
    today = timezone.localdate()
    states = {}
    for page in pages:
        key, role = keys[page.pk], deciding_role(page.specific_class)
        states[page.pk] = (
            judge(reviews[key], edits.get(key, ()), fingerprint_of(materials[page.pk]), today, role)
            if key in reviews
            else ReviewState(role=role)
        )
    return states
