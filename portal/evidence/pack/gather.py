"""All that a pack tells, read with as many queries for a hub as for a page, but for the pages' own text."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page, PageLogEntry
from wagtail.query import PageQuerySet

from portal.addresses import address_of
from portal.evidence.access import pages_of, user_of
from portal.evidence.analysis import Analysis, analysis_of
from portal.evidence.material import Material, materials_of
from portal.evidence.models import (
    Claim,
    Concern,
    EvidencePack,
    PageCare,
    PageFeedback,
    PageReviewer,
    PortfolioNote,
    Review,
    SmallEdit,
    Source,
)
from portal.evidence.pack.history import Version, versions_of
from portal.evidence.pack.published import published_html
from portal.evidence.reviews import ReviewState, states_of


@dataclass(frozen=True)
class Leaf:
    """One page of the pack."""

    page: Page  # the specific one
    address: str
    html: SafeString
    state: ReviewState
    care: PageCare | None
    analysis: Analysis | None
    languages: list[str]
    asked: list[str]
    reviews: list[Review] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


@dataclass(frozen=True)
class Pack:
    """The pack before it is written."""

    row: EvidencePack
    since: datetime.datetime | None
    leaves: list[Leaf]
    versions: list[Version]
    actions: list[PageLogEntry]
    small_edits: list[SmallEdit]
    notes: list[PortfolioNote]
    concerns: list[Concern]
    feedback: list[PageFeedback]

    @property
    def title(self) -> str:
        """The name of the page or hub."""
        return self.leaves[0].page.title


def pages_in(page: Page, request: HttpRequest) -> PageQuerySet:
    """Return the published pages of a pack: the page, and below a hub all that this user may change."""
    pages: PageQuerySet = pages_of(user_of(request)).live().filter(alias_of=None)
    if getattr(page.specific_class, "is_hub", False):
        return pages.descendant_of(page, inclusive=True).order_by("path")
    return pages.filter(pk=page.pk)


def gather(row: EvidencePack, request: HttpRequest) -> Pack:
    """Read everything for the pack that ``row`` says is being made.

    Args:
        row: stored already, so that what happens while we read is in the next pack too.
        request: of whoever makes it.
    """
    earlier = EvidencePack.objects.filter(page=row.page_id).exclude(pk=row.pk).order_by("-made_at").first()
    since = earlier.made_at if earlier else None
    pages = list(pages_in(row.page, request).specific())
    materials = materials_of(pages)
    feedback = PageFeedback.objects.filter(page__in=pages).select_related("page").order_by("page__path", "made_on")
    actions = PageLogEntry.objects.filter(page__in=pages).select_related("user").order_by("page", "timestamp")
    notes = PortfolioNote.objects.filter(Q(page=None) | Q(page__in=pages)).select_related("page")
    edits = SmallEdit.objects.filter(page__in=pages).select_related("page", "made_by", "confirmed_by")
    claims = _keys(materials, Claim)
    return Pack(
        row=row,
        since=since,
        leaves=_leaves(pages, materials, request),
        versions=list(versions_of(pages, materials, since)),
        actions=list(actions.filter(timestamp__gt=since) if since else actions),
        small_edits=list(edits.filter(made_at__gt=since) if since else edits),
        notes=list(notes.order_by("criterion", "happened_on")),
        concerns=list(
            Concern.objects.filter(Q(page__in=pages) | Q(page=None, claim__in=claims)).select_related("page", "claim")
        ),
        feedback=list(feedback),
    )


def _leaves(pages: list[Page], materials: dict[int, Material], request: HttpRequest) -> list[Leaf]:
    states = states_of(pages, materials)
    care = {row.page_id: row for row in PageCare.objects.filter(page__in=pages).select_related("owner")}
    claims = Claim.objects.prefetch_related("evidence__source").in_bulk(_keys(materials, Claim))
    sources = Source.objects.in_bulk(_keys(materials, Source))
    reviews: dict[int, list[Review]] = {}
    for review in (
        Review.objects.filter(page__in=pages)
        .select_related("reviewer")
        .defer("material", "comment")
        .order_by("made_at", "pk")
    ):
        reviews.setdefault(review.page_id, []).append(review)
    asked: dict[int, list[str]] = {}
    for named in PageReviewer.objects.filter(care__page__in=pages).select_related("user", "care"):
        asked.setdefault(named.care.page_id, []).append(str(named))
    languages = _languages(pages)
    leaves = []
    for page in pages:
        used = [claims[key] for key in _keys({page.pk: materials[page.pk]}, Claim) if key in claims]
        cited = {key: sources[key] for key in _keys({page.pk: materials[page.pk]}, Source) if key in sources}
        cited |= {row.source_id: row.source for claim in used for row in claim.evidence.all()}
        leaves.append(
            Leaf(
                page=page,
                address=address_of(page, request),
                html=published_html(page, request),
                state=states[page.pk],
                care=care.get(page.pk),
                analysis=analysis_of(page),
                languages=languages[page.translation_key],
                asked=asked.get(page.pk, []),
                reviews=reviews.get(page.pk, []),
                sources=sorted(cited.values(), key=lambda source: source.title.casefold()),
                claims=used,
            )
        )
    return leaves


def _keys(materials: dict[int, Material], model: type[Claim] | type[Source]) -> list[int]:
    """Return the primary keys of the claims or sources that readers of these pages see."""
    prefix = f"{model._meta.label_lower}:"
    return sorted(
        {
            int(name.removeprefix(prefix))
            for material in materials.values()
            for name in material["shown"]
            if name.startswith(prefix)
        }
    )


def _languages(pages: Iterable[Page]) -> dict:
    found: dict = {}
    keys = [page.translation_key for page in pages]
    for page in Page.objects.live().filter(translation_key__in=keys, alias_of=None).select_related("locale"):
        found.setdefault(page.translation_key, set()).add(str(page.locale))
    return {key: sorted(names) for key, names in found.items()}
