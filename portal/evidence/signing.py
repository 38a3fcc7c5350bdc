"""Signing a text, or declining to. The rules are here and in the tables, not in any screen."""

import datetime

from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from portal.evidence.material import Material, fingerprint_of, material_of
from portal.evidence.models import MONTHS, Outcome, PageCare, Review, Role
from portal.evidence.people import signers
from portal.evidence.writers import is_own
from portal.users.models import User


class NotSigned(Exception):
    """Refusal to take a signature. Its text can be shown to the reviewer."""


def draft_of(page: Page) -> tuple[Revision, Page]:
    """Return the newest revision of a page and the page as it is there; a page without one gets its first.

    Whoever signs, signs this: it is what publishing would put before readers.
    """
    revision = page.get_latest_revision() or page.specific.save_revision(log_action=False)
    return revision, revision.as_object()


def may_sign(user: User, role: str) -> bool:
    """Tell whether the user may review in this role. Administrators may everything but this: a group has to say so."""
    if user.is_superuser:
        return signers(role).filter(pk=user.pk).exists()
    return bool(user.is_active and user.has_perm(Role(role).permission))


@transaction.atomic
def sign(page: Page, user: User, role: str, *, seen: str, interests: str, comment: str = "") -> Review:
    """Put the user's signature under the newest text of the page.

    Args:
        page: the page; its newest draft is signed, which may be what is published.
        user: the reviewer.
        role: one of ``Role``.
        seen: the fingerprint of what the reviewer had before their eyes.
        interests: what the reviewer declares, "None" included.
        comment: for editors.

    Raises:
        PermissionDenied: the user may not sign in this role.
        NotSigned: somebody changed the text meanwhile, some of it is the reviewer's own, or no interests were declared.
    """
    if not interests.strip():
        raise NotSigned(_("Declare your interests first. If there are none, write “None”."))
    revision, material, fingerprint = _looked_at(page, user, role, seen)
    if is_own(page, user, role):
        raise NotSigned(_("Some of this text is yours, and nobody else has signed it. Someone else has to review it."))
    due = next_due(page, timezone.localdate())
    return _record(
        page, user, role, Outcome.SIGNED, revision, material, fingerprint, interests.strip(), comment.strip(), due
    )


@transaction.atomic
def decline(page: Page, user: User, role: str, *, seen: str, comment: str, interests: str = "") -> Review:
    """Record that the user does not sign the newest text of the page, and why.

    Raises:
        PermissionDenied: the user may not review in this role.
        NotSigned: somebody changed the text meanwhile, or no reason is given.
    """
    if not comment.strip():
        raise NotSigned(_("Say what has to change, so that the editor can mend it."))
    revision, material, fingerprint = _looked_at(page, user, role, seen)
    return _record(
        page, user, role, Outcome.DECLINED, revision, material, fingerprint, interests.strip(), comment.strip(), None
    )


def next_due(page: Page, signed_on: datetime.date) -> datetime.date:
    """Return when a page signed that day is due again: after 24 months unless the page says otherwise."""
    care = PageCare.objects.filter(page_id=page.pk).first()
    return signed_on + relativedelta(months=care.review_months if care else MONTHS)


def _looked_at(page: Page, user: User, role: str, seen: str) -> tuple[Revision, Material, str]:
    if not may_sign(user, role):
        raise PermissionDenied
    locked = Page.objects.select_for_update().get(pk=page.pk)  # whoever saves or signs now waits
    revision, draft = draft_of(locked)
    material = material_of(draft)
    fingerprint = fingerprint_of(material)
    if fingerprint != seen:
        raise NotSigned(_("Someone changed the text while you were reading. Please look at it again."))
    return revision, material, fingerprint


def _record(
    page: Page,
    user: User,
    role: str,
    outcome: Outcome,
    revision: Revision,
    material: Material,
    fingerprint: str,
    interests: str,
    comment: str,
    due: datetime.date | None,
) -> Review:
    review = Review.objects.create(
        page_id=page.pk,
        revision=revision,
        role=role,
        outcome=outcome,
        reviewer=user,
        reviewer_name=user.public_name,
        reviewer_role=user.public_role,
        interests=interests,
        comment=comment,
        fingerprint=fingerprint,
        material=material,
        next_due=due,
    )
    action = "evidence.sign" if outcome == Outcome.SIGNED else "evidence.decline"
    log(instance=page.specific, action=action, user=user, revision=revision, data={"role": role, "comment": comment})
    return review
