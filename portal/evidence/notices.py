"""Who hears of a review that was asked for, signed or declined. Mail goes out once the rows are safe, or not at all."""

from collections.abc import Callable, Iterable
from typing import Any

from wagtail.models import Page, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from portal.evidence.letters import outcome_letter, request_letter
from portal.evidence.models import Outcome, PageCare, PageReviewer, Review, ReviewTaskState
from portal.evidence.people import signers
from portal.mailing import Letter, message_of
from portal.users.models import User
from portal.work.mail import post


def reviewers_of(page: Page, role: str, writer: User | None) -> list[User]:
    """Return those who are asked to review the page in this role: the ones it names, else all who may.

    Nobody is asked to sign their own words.
    """
    may = signers(role).exclude(email="")
    if writer:
        may = may.exclude(pk=writer.pk)
    named = may.filter(pk__in=PageReviewer.objects.filter(care__page_id=page.pk, role=role).values("user"))
    return list(named) or list(may)


def owner_of(page: Page) -> User | None:
    """Return who looks after the page, if anybody does."""
    care = PageCare.objects.filter(page_id=page.pk).select_related("owner").first()
    return care.owner if care else None


def tell_of_request(instance: ReviewTaskState, user: User | None = None, **kwargs: Any) -> None:
    """Ask for a review when a page comes to a review step: receiver of ``task_submitted``."""
    page = Page.objects.get(pk=instance.workflow_state.object_id)
    role, asked_by, writer = instance.task.specific.role, instance.workflow_state.requested_by, instance.revision.user
    _send(reviewers_of(page, role, writer), lambda one: request_letter(one, page, role, asked_by))


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
