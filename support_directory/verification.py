"""Checking an entry: the only way into the public directory, and for crisis lines never by one person alone."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import Revision

from portal.users.models import User
from support_directory.choices import Assurance, Outcome
from support_directory.cover import refuse_if_last
from support_directory.fingerprints import CHECKED_CHILDREN, fingerprint
from support_directory.models import Organization, Service, Verification

NO_NUMBER = gettext_lazy("Someone to talk to in a crisis needs a number that people can call or text.")
CRISIS_LINE_DAYS, HELPLINE_DAYS, OTHER_DAYS = 91, 182, 365  # 3, 6 and 12 months


class NotVerifiable(Exception):
    """Refusal to check or approve. Its text can be shown to staff."""


@transaction.atomic
def verify(service: Service, user: User, source_url: str, outcome: str, note: str = "") -> Verification:
    """Record that ``user`` compared the newest draft of the entry with a source.

    A confirmed one becomes public at once; a crisis line waits for ``approve()`` by somebody else, and what is public
    stays as it is until then.

    Raises:
        PermissionDenied: the user may not check entries.
        ValidationError: the source is no address, or the draft lacks something or holds an impossible number.
        LastCrisisLine: the draft would leave a nation without a crisis line.
    """
    _require(user, "verify_service")
    URLValidator(schemes=["http", "https"])(source_url)
    service = held(service.pk)
    revision = _newest_revision(service, user)
    draft: Service = revision.as_object()
    needs_approval = bool(draft.crisis_role or (service.live and service.crisis_role))
    now = timezone.now()
    # An older check that still waits for a second person is about an older text.
    service.verifications.filter(needs_approval=True, approved_by=None, voided_at=None).update(voided_at=now)
    if outcome == Outcome.CONFIRMED:
        _clean(draft)
        if not needs_approval:
            _publish(service, revision, user)
    check = Verification.objects.create(
        service=service,
        revision=revision,
        checked_by=user,
        checked_at=now,
        source_url=source_url,
        outcome=outcome,
        note=note,
        fingerprint=fingerprint(draft),
        next_due=due_date(draft, first=not service.verifications.exists()) if outcome == Outcome.CONFIRMED else None,
        needs_approval=needs_approval,
    )
    log(service, "support_directory.verify", user=user, data={"outcome": outcome, "source": source_url})
    if outcome == Outcome.CONFIRMED and not needs_approval:
        _make_public(service, check)
    return check


@transaction.atomic
def approve(check: Verification, user: User) -> None:
    """Approve, as the second person, what somebody else has checked; it becomes public.

    Raises:
        PermissionDenied: the user may not approve entries.
        NotVerifiable: the user checked it, it was approved already, or it has changed since it was checked.
        LastCrisisLine: the draft would leave a nation without a crisis line.
    """
    _require(user, "approve_service")
    service = held(check.service_id)
    check = Verification.objects.select_for_update().get(pk=check.pk)
    if check.checked_by_id == user.pk:
        raise NotVerifiable(_("You checked this entry yourself: somebody else must approve it."))
    if not check.awaits_approval or check.revision is None:
        raise NotVerifiable(_("This check no longer waits for an approval."))
    if service.latest_revision_id != check.revision_id or fingerprint(check.revision.as_object()) != check.fingerprint:
        raise NotVerifiable(_("The entry has changed since it was checked. It must be checked again first."))
    _publish(service, check.revision, user)
    check.approved_by, check.approved_at, check.voided_at = user, timezone.now(), None
    check.save(update_fields=["approved_by", "approved_at", "voided_at"])
    log(service, "support_directory.approve", user=user, data={"source": check.source_url})
    _make_public(service, check)


@transaction.atomic
def withdraw(service: Service, user: User, reason: str) -> None:
    """Take an entry out of the public directory, for a reason that its history keeps.

    Raises:
        PermissionDenied: the user may not change entries.
        ValidationError: no reason is given.
        LastCrisisLine: a nation would be left without a crisis line.
    """
    _require(user, "change_service")
    if not reason.strip():
        raise ValidationError(_("Say why the entry is withdrawn."))
    service = Service.objects.select_for_update().get(pk=service.pk)
    service.unpublish(log_action=False)
    log(service, "support_directory.withdraw", user=user, data={"reason": reason.strip()})


def held(pk: UUID) -> Service:
    """Return the entry and keep everybody else from it, and from the organisation behind it, to the transaction's end.

    Organisations first: whoever changes one holds it before the database voids the checks of its entries.
    """
    keys = Service.objects.filter(pk=pk).values_list("organization", "latest_revision__content__organization")
    behind = Organization.objects.filter(pk__in={key for found in keys for key in found if key}).order_by("pk")
    list(behind.select_for_update(no_key=True).values_list("pk"))
    return Service.objects.select_for_update().get(pk=pk)


def due_date(service: Service, *, first: bool, today: date | None = None) -> date:
    """Return when the entry must be checked again: crisis lines after 3 months, numbers after 6, others after 12.

    First dates lie in the second half of that time, spread by the entry's id, so that a directory checked in one week
    does not fall due in one week.
    """
    days = CRISIS_LINE_DAYS if service.crisis_role else HELPLINE_DAYS if service.phones.exists() else OTHER_DAYS
    if first:
        days -= service.pk.int % (days // 2)
    return (today or timezone.localdate()) + timedelta(days=days)


def _require(user: User, permission: str) -> None:
    if not user.has_perm(f"support_directory.{permission}"):
        raise PermissionDenied


def _newest_revision(service: Service, user: User) -> Revision:
    """Return the newest draft, or a revision of the row where that is newer: imports and fixes write no revision."""
    if service.has_unpublished_changes and service.latest_revision:
        return service.latest_revision
    return service.save_revision(user=user, changed=False, clean=False)


def _clean(draft: Service) -> None:
    """Refuse a draft that lacks what a public entry needs: drafts may be saved half finished."""
    if draft.lacks_number:
        raise ValidationError(NO_NUMBER)
    draft.full_clean(validate_unique=False, validate_constraints=False)
    for name in CHECKED_CHILDREN:
        for row in getattr(draft, name).all():
            row.full_clean(exclude=["service"], validate_unique=False, validate_constraints=False)


def _publish(service: Service, revision: Revision, user: User) -> None:
    refuse_if_last(service, becoming=revision.as_object())
    revision.publish(user=user, skip_permission_checks=True)


def _make_public(service: Service, check: Verification) -> None:
    """Mark the row as checked. The database refuses the mark unless such a check, and approval, are on record."""
    Service.objects.filter(pk=service.pk).update(
        assurance=Assurance.VERIFIED,
        verified_fingerprint=check.fingerprint,
        assured_date=timezone.localdate(check.checked_at),
        assurer=settings.SITE_NAME,
        next_due=check.next_due,
        modified_at=timezone.now(),
    )
    if fingerprint(Service.objects.get(pk=service.pk)) != check.fingerprint:
        raise NotVerifiable(_("What was published is not what was checked. Nothing was changed; please check again."))
