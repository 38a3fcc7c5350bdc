"""A corrected claim puts every page that uses it, and their translations, before a person."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from portal.evidence.material import Material
from portal.evidence.models import Claim, ClaimSource, Concern, Outcome, Review, Role, Source
from portal.evidence.signals import claim_corrected
from portal.evidence.uses import pages_that_point_to
from portal.users.models import User


def pages_with(claim: Claim) -> PageQuerySet:
    """Return the pages that use the claim, in any state, and their translations.

    Aliases are left out: they show the text of another page, and have no review of their own.
    """
    keys = pages_that_point_to(claim).values("translation_key")
    pages: PageQuerySet = Page.objects.filter(translation_key__in=keys, alias_of__isnull=True)
    return pages


def open_corrections(claim: Claim) -> int:
    """Return how many pages still wait for somebody to look at a correction of the claim."""
    return Concern.objects.filter(claim=claim, kind=Concern.Kind.CLAIM_CORRECTED, handled_at__isnull=True).count()


def close(concern: Concern, user: User, answer: str) -> None:
    """Close a concern by hand.

    Raises:
        ValueError: nobody would know what was done.
    """
    if not answer.strip():
        raise ValueError("Say what was done.")
    concern.handled_at, concern.handled_by, concern.answer = timezone.now(), user, answer.strip()
    concern.save(update_fields=["handled_at", "handled_by", "answer"])


@receiver(claim_corrected)
def raise_concerns(sender: type[Claim], claim: Claim, before: Material, after: Material, **kwargs: Any) -> None:
    """Open one concern for each page and claim; one that is open already tells of the new correction too."""
    words = "\n".join(in_words(before, after))
    pages = list(pages_with(claim).values_list("pk", flat=True))
    waiting = Concern.objects.filter(
        claim=claim, page__in=pages, kind=Concern.Kind.CLAIM_CORRECTED, handled_at__isnull=True
    )
    known = set(waiting.values_list("page_id", flat=True))
    waiting.update(text=Concat(F("text"), Value(f"\n{words}")))
    Concern.objects.bulk_create(
        Concern(kind=Concern.Kind.CLAIM_CORRECTED, page_id=page, claim=claim, text=words)
        for page in pages
        if page not in known
    )


@receiver(post_save, sender=Review)
def close_by_signature(sender: type[Review], instance: Review, created: bool, **kwargs: Any) -> None:
    """A medical signature under the page says that somebody has looked at what was corrected."""
    if created and instance.role == Role.MEDICAL and instance.outcome == Outcome.SIGNED:
        Concern.objects.filter(
            page_id=instance.page_id, kind=Concern.Kind.CLAIM_CORRECTED, handled_at__isnull=True
        ).update(
            handled_at=instance.made_at,
            handled_by=instance.reviewer,
            answer=_("A medical reviewer signed the page after the correction."),
        )


def in_words(before: Material, after: Material) -> Iterator[str]:
    """Yield a line for each thing that was corrected, with what it was and what it is now."""
    names = {
        "statement": _("The fact"),
        "status": _("Status"),
        "strength": _("Strength"),
        "disagreement": _("Where sources disagree"),
    }
    labels: dict[str, dict[str, Any]] = {"status": dict(Claim.Status.choices), "strength": dict(Claim.Strength.choices)}
    for part, name in names.items():
        if before[part] != after[part]:
            yield _before_and_after(
                name, *(str(labels.get(part, {}).get(side[part], side[part])) for side in (before, after))
            )
    rows = [{row[0]: row for row in material["evidence"]} for material in (before, after)]
    keys = {key: None for side in rows for key in side}
    titles = dict(Source.objects.filter(pk__in=keys).values_list("pk", "key"))
    for key in keys:
        told = [_row_in_words(side.get(key)) for side in rows]
        if told[0] != told[1]:
            yield _before_and_after(titles.get(key, str(key)), *told)


def _row_in_words(row: list[Any] | None) -> str:
    if row is None:
        return ""
    _source, stance, says, place = row
    return ". ".join(filter(None, (str(ClaimSource.Stance(stance).label), says, place)))


def _before_and_after(name: str, was: str, now: str) -> str:
    nothing = _("nothing")
    return _("%(name)s. Before: %(was)s. Now: %(now)s.") % {
        "name": name,
        "was": was.rstrip(".") or nothing,
        "now": now.rstrip(".") or nothing,
    }
