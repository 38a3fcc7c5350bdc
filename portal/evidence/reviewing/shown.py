"""What stands behind a text: the claims it uses beside what each source says, its sources, what is open about it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import COMMENTS_RELATION_NAME, Page

from portal.evidence.material import Material
from portal.evidence.models import Claim, Concern, Source


@dataclass(frozen=True)
class Behind:
    """Rows for the screens, one query each."""

    claims: list[Claim]
    sources: list[Source]
    concerns: list[Concern]
    comments: list[Any]


def behind(page: Page, material: Material) -> Behind:
    """Return what the text of the page rests on, and what readers and colleagues ask about it."""
    claims = _keys(material, "evidence.claim")
    about = Q(page_id=page.pk) | Q(claim_id__in=claims, page=None)
    return Behind(
        claims=list(Claim.objects.filter(pk__in=claims).prefetch_related("evidence__source")),
        sources=list(Source.objects.filter(pk__in=_keys(material, "evidence.source"))),
        concerns=list(Concern.objects.filter(about, handled_at=None).select_related("claim")),
        comments=list(_comments(page)),
    )


def _keys(material: Material, label: str) -> list[int]:
    named = (key.partition(":") for key in material.get("shown", {}))
    return [int(key) for model, _colon, key in named if model == label and key.isdecimal()]


def _comments(page: Page) -> QuerySet:
    rows: QuerySet = getattr(page, COMMENTS_RELATION_NAME).filter(resolved_at=None)
    return rows.select_related("user").order_by("created_at")
