"""Who hears of a review that was asked for, signed or declined. Mail goes out once the rows are safe, or not at all."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from portal.evidence.letters import outcome_letter, request_letter
from portal.evidence.material import fingerprint_of, material_of
from portal.evidence.models import Outcome, PageCare, PageReviewer, Review, ReviewTaskState, Role
from portal.evidence.people import signers
from portal.evidence.writers import is_own
from portal.mailing import Letter, message_of
from portal.users.models import User
from portal.work.mail import post


def reviewers_of(page: Page, role: str) -> list[User]:
    """Return those who are asked to review the page in this role: the ones it names, else all who may.

    Nobody is asked to sign their own words.
    """
    may = [one for one in signers(role).exclude(email="") if not is_own(page, one, role)]
    named = set(PageReviewer.objects.filter(care__page_id=page.pk, role=role).values_list("user", flat=True))
    return [one for one in may if one.pk in named] or may


def named_for(page: Page, role: str) -> list[User]:
    """Return those whom the page names in this role, which is no step of its way; nobody where none is needed."""
    named = signers(role).exclude(email="").filter(reviewer_of__care__page=page, reviewer_of__role=role)
    return [one for one in named.distinct() if not is_own(page, one, role)] if _is_wanted(page, role) else []


def _is_wanted(page: Page, role: str) -> bool:
    """Tell whether nobody has decided in this role on the newest text yet, or too long ago."""
    draft = page.get_latest_revision_as_object()
    decided = Review.objects.filter(page_id=page.pk, role=role, fingerprint=fingerprint_of(material_of(draft)))
    holds = Q(outcome=Outcome.DECLINED) | Q(next_due__gt=timezone.localdate())
    return not decided.filter(holds).exists()


def owner_of(page: Page) -> User | None:
    """Return who looks after the page, if anybody does."""
    care = PageCare.objects.filter(page_id=page.pk).select_related("owner").first()
    return care.owner if care else None


def tell_of_request(instance: ReviewTaskState, user: User | None = None, **kwargs: Any) -> None:
    """Ask for a review when a page comes to a review step: receiver of ``task_submitted``."""
    page = Page.objects.get(pk=instance.workflow_state.object_id)
    role, asked_by = instance.task.specific.role, instance.workflow_state.requested_by
    _ask(reviewers_of(page, role), page, role, asked_by)
    steps = list(instance.workflow_state.workflow.tasks.specific())
    if instance.task_id != steps[0].pk:
        return  # the others were asked when the page came to its first step
    of_steps = {getattr(step, "role", None) for step in steps}
    for other in (one for one in Role if one not in of_steps):
        _ask(named_for(page, other), page, other, asked_by)


def tell_of_end(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """Tell whoever asked, and the owner, how it ended: receiver of ``workflow_approved`` and ``workflow_rejected``."""
    if instance.base_content_type.model_class() is not Page:
        return
    page = Page.objects.get(pk=instance.object_id)
    outcome = Outcome.SIGNED if instance.status == instance.STATUS_APPROVED else Outcome.DECLINED
    _tell(page, outcome, [instance.requested_by, owner_of(page)], but=user)


def tell_of_review(review: Review) -> None:
    """Tell of a signature or refusal nobody had asked for: the owner, else whoever wrote the text last."""
    _tell(review.page, review.outcome, [owner_of(review.page) or review.revision.user], but=review.reviewer)


def _tell(page: Page, outcome: str, people: Iterable[User | None], *, but: User | None) -> None:
    known = {one.pk: one for one in people if one and one != but and one.email and one.is_active}
    _send(known.values(), lambda one: outcome_letter(one, page, outcome))


def _ask(people: Iterable[User], page: Page, role: str, asked_by: User | None) -> None:
    _send(people, lambda one: request_letter(one, page, role, asked_by))


def _send(people: Iterable[User], letter: Callable[[User], Letter]) -> None:
    for one in people:
        post(message_of(letter(one), one))


def connect() -> None:
    """Follow the workflow.

    How a workflow ended is told under the names of Wagtail's own receivers, which come later and then stay out: theirs
    would be a second mail about the same, and one whose failure undoes the signature.
    """
    task_submitted.connect(tell_of_request, sender=ReviewTaskState, dispatch_uid="evidence.asked")
    for signal, name in ((workflow_approved, "approved"), (workflow_rejected, "rejected")):
        signal.connect(tell_of_end, sender=WorkflowState, dispatch_uid=f"workflow_state_{name}_email_notification")
