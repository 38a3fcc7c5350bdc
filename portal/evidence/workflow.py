"""The two workflows of the site, and moving on in them by signing."""

from django.db import transaction
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from portal.evidence.models import Outcome, PageReviewer, Review, ReviewTask, ReviewTaskState, Role
from portal.evidence.signing import decline, may_sign, sign
from portal.users.models import User

MEDICAL_REVIEW, EDITORIAL_CHECK = "Medical review", "Editorial check"
WAGTAILS_OWN = "Moderators approval"


def ensure_workflows(root: Page) -> None:
    """Make both workflows, and let the medical one hold for all pages unless somebody chose another.

    Wagtail's own, which asks for no signature, is switched off where no page is on its way through it.
    """
    medical = _workflow(MEDICAL_REVIEW, Role.MEDICAL)
    _workflow(EDITORIAL_CHECK, Role.EDITORIAL)
    for unused in Workflow.objects.active().filter(name=WAGTAILS_OWN):
        if not WorkflowState.objects.active().filter(workflow=unused).exists():
            unused.deactivate()
    WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": medical})


def _workflow(name: str, role: Role) -> Workflow:
    task = ReviewTask.objects.filter(role=role).first() or ReviewTask.objects.create(name=name, role=role)
    workflow, made = Workflow.objects.get_or_create(name=name)
    if made:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def workflow_for(page: Page, found: Workflow | None) -> Workflow | None:
    """Return the workflow of a page: the one found for it, but no medical review where the page needs none."""
    if found is None or getattr(page, "needs_review", False):
        return found
    medical = ReviewTask.objects.filter(role=Role.MEDICAL)
    if not found.workflow_tasks.filter(task__in=medical).exists():
        return found
    without = Workflow.objects.active().exclude(workflow_tasks__task__in=medical)
    return without.filter(workflow_tasks__task__in=ReviewTask.objects.filter(role=Role.EDITORIAL)).first()


def open_step(page: Page, role: str) -> ReviewTaskState | None:
    """Return the step in this role that the page waits at, or None."""
    state = page.current_workflow_task_state
    is_open = isinstance(state, ReviewTaskState) and state.status == state.STATUS_IN_PROGRESS
    return state if is_open and state.task.specific.role == role else None


def may_review(page: Page, user: User, role: str) -> bool:
    """Tell whether the user may read the newest draft of a page and decide on it in this role.

    Those who may not edit the page see drafts only of pages that ask them: by a step of a workflow, by name, or
    because they have signed the page, which they may take back.
    """
    if not may_sign(user, role):
        return False
    if page.permissions_for_user(user).can_edit() or open_step(page, role):
        return True
    if PageReviewer.objects.filter(care__page_id=page.pk, role=role, user=user).exists():
        return True
    return Review.objects.filter(page_id=page.pk, role=role, reviewer=user, outcome=Outcome.SIGNED).exists()


@transaction.atomic
def sign_and_move_on(page: Page, user: User, role: str, *, seen: str, interests: str, comment: str = "") -> Review:
    """Sign the newest text and, where the page waits for that, end the step. The last step publishes.

    Raises:
        PermissionDenied: the user may not sign in this role.
        NotSigned: with the reason, in words for the reviewer; nothing is recorded then.
    """
    review = sign(page, user, role, seen=seen, interests=interests, comment=comment)
    step = open_step(page, role)
    if step:
        step.approve(user=user, comment=review.comment, review=review)
    return review


@transaction.atomic
def decline_and_send_back(page: Page, user: User, role: str, *, seen: str, interests: str, comment: str) -> Review:
    """Record the refusal and, where the page waits for a signature, send it back with the comment.

    Raises:
        PermissionDenied: the user may not review in this role.
        NotSigned: with the reason, in words for the reviewer.
    """
    review = decline(page, user, role, seen=seen, interests=interests, comment=comment)
    step = open_step(page, role)
    if step:
        step.reject(user=user, comment=review.comment, review=review)
    return review
