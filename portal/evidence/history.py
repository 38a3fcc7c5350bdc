"""The public history of pages: a line for each thing a reader may want to know. Events write it, nobody by hand."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signals import page_published

from portal.evidence.material import Material, fingerprint_of, materials_of
from portal.evidence.models import Claim, Outcome, PublicChange, Review, Role, SmallEdit
from portal.evidence.reviews import leading_to
from portal.evidence.signals import claim_corrected
from portal.evidence.uses import pages_that_point_to

NOTE = "change_note"  # a page that has this field has a public history
_LONGEST = PublicChange._meta.get_field("note").max_length or 0
# Of a claim's material, what says the same fact with other weight.
_WEIGHT = {"status", "strength"}


def record(page: Page, kind: str, note: str = "") -> PublicChange | None:
    """Write one line about a published page; about a draft nothing, for no reader has seen it.

    Args:
        page: the page, whose published text is looked up.
        kind: one of ``PublicChange.Kind``.
        note: what happened, in plain words for readers.
    """
    found = _record_all(Page.objects.filter(pk=page.pk), kind, note)
    return found[0] if found else None


@receiver(page_published)
def note_publication(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Write a line when readers see another text than before, and that it was signed, if it was."""
    page = instance.specific
    if not hasattr(page, NOTE):
        return
    fingerprint = _fingerprint(page)
    last = PublicChange.objects.filter(page_id=page.pk).exclude(fingerprint="").first()
    if last is None or last.fingerprint != fingerprint:
        kind = _kind_of(page, last, fingerprint)
        PublicChange.objects.create(page_id=page.pk, kind=kind, note=getattr(page, NOTE), fingerprint=fingerprint)
    for role in Role.values:
        _note_signature(page, role, fingerprint)
    # The next draft begins from this row, with nothing to say yet.
    type(page)._default_manager.filter(pk=page.pk).update(**{NOTE: ""})


@receiver(post_save, sender=Review)
def note_review(sender: type[Review], instance: Review, created: bool, **kwargs: Any) -> None:
    """Write a line when what readers see is signed; under a draft, the line waits until that is published."""
    if not created or instance.outcome != Outcome.SIGNED:
        return
    page = Page.objects.filter(pk=instance.page_id, live=True).first()
    if page is not None and hasattr(page.specific, NOTE) and _fingerprint(page.specific) == instance.fingerprint:
        _note_signature(page, instance.role, instance.fingerprint)


@receiver(claim_corrected)
def note_correction(sender: type[Claim], claim: Claim, before: Material, after: Material, **kwargs: Any) -> None:
    """Write a line for each page that uses a claim which now says something else, or can be relied on less."""
    changed = {name for name in after if before.get(name) != after[name]}
    doubted = claim.status in (Claim.Status.DISPUTED, Claim.Status.WITHDRAWN) and "status" in changed
    if changed - _WEIGHT or doubted:
        note = f"{claim.get_status_display()}: {claim.statement}" if doubted else claim.statement
        _record_all(pages_that_point_to(claim), PublicChange.Kind.CLAIM, note)


def _record_all(pages: Iterable[Page], kind: str, note: str) -> list[PublicChange]:
    keys = [page.pk for page in pages]
    live = [page for page in Page.objects.filter(pk__in=keys, live=True).specific() if hasattr(page, NOTE)]
    materials = materials_of(live)
    return PublicChange.objects.bulk_create(
        PublicChange(page_id=pk, kind=kind, note=note[:_LONGEST], fingerprint=fingerprint_of(material))
        for pk, material in materials.items()
    )


def _fingerprint(page: Page) -> str:
    return fingerprint_of(materials_of([page])[page.pk])


def _kind_of(page: Page, last: PublicChange | None, fingerprint: str) -> str:
    if last is None:
        is_first = page.first_published_at == page.last_published_at
        return PublicChange.Kind.FIRST if is_first else PublicChange.Kind.CHANGED
    edits = SmallEdit.objects.filter(page_id=page.pk).defer("changes")
    is_small = last.fingerprint in leading_to(fingerprint, list(edits))
    return PublicChange.Kind.SMALL_EDIT if is_small else PublicChange.Kind.CHANGED


def _note_signature(page: Page, role: str, fingerprint: str) -> None:
    """Write the newest signature in this role under this text, unless it stands there or was a refusal."""
    newest = Review.objects.filter(page_id=page.pk, role=role, fingerprint=fingerprint).defer("material").first()
    if newest is None or newest.outcome != Outcome.SIGNED:
        return
    note = _("%(role)s review") % {"role": Role(role).label}
    lines = PublicChange.objects.filter(page_id=page.pk, kind=PublicChange.Kind.REVIEWED, note=note)
    if not lines.filter(happened_at__gte=newest.made_at).exists():
        PublicChange.objects.create(
            page_id=page.pk, kind=PublicChange.Kind.REVIEWED, note=note, fingerprint=fingerprint
        )
