"""The step of a workflow that only a signature ends."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState

from portal.evidence.models.choices import Outcome, Role
from portal.evidence.models.review import Review
from portal.users.models import User

ACTION = "review"


class ReviewTaskState(TaskState):
    """One run of a review step. What ended it is kept: the signature, or the refusal."""

    review = models.ForeignKey(Review, null=True, on_delete=models.CASCADE, related_name="+")

    @transaction.atomic
    def approve(
        self, user: User | None = None, update: bool = True, comment: str = "", review: Review | None = None
    ) -> "ReviewTaskState":
        """End the step by a signature, which has to be shown.

        Raises:
            PermissionDenied: there is none, or it is not one of this page, in this role.
        """
        self._take(review, Outcome.SIGNED)
        return super().approve(user=user, update=update, comment=comment)

    @transaction.atomic
    def reject(
        self, user: User | None = None, update: bool = True, comment: str = "", review: Review | None = None
    ) -> "ReviewTaskState":
        """Send the page back by a refusal, which has to be shown.

        Raises:
            PermissionDenied: there is none, or it is not one of this page, in this role.
        """
        self._take(review, Outcome.DECLINED)
        return super().reject(user=user, update=update, comment=comment)

    def _take(self, review: Review | None, outcome: str) -> None:
        wanted = (self.workflow_state.object_id, self.task.specific.role, outcome)
        if review is None or (str(review.page_id), review.role, review.outcome) != wanted:
            raise PermissionDenied(_("This step ends on the review screen, by a signature or a refusal."))
        self.review = review


class ReviewTask(Task):
    """A step at which somebody signs in one role. Its one action leads to the review screen."""

    role = models.CharField(_("role"), max_length=20, choices=Role)

    task_state_class = ReviewTaskState
    admin_form_fields = [*Task.admin_form_fields, "role"]
    admin_form_readonly_on_edit_fields = [*Task.admin_form_readonly_on_edit_fields, "role"]

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews in workflows")

    @classmethod
    def get_description(cls) -> Promise:
        """Say what it is, for those who build workflows."""
        return _("Somebody who may sign in the chosen role reads the page and signs it, or says what has to change.")

    def locked_for_user(self, obj: Page, user: User) -> bool:
        """Keep the text still while it is read. Reviewers may comment, and whoever answers for the site may act."""
        return not (self.may_review(user) or user.has_perm("evidence.publish_unreviewed"))

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, Promise, bool]]:
        """Offer the review screen, and no approval without it."""
        return [(ACTION, _("Read and sign"), False)] if self.may_review(user) else []

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """Ask for nothing: the review screen does."""
        return forms.Form

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> str:
        """Return the address of the review screen, whatever was asked for; nothing ends the step from here."""
        from portal.evidence.reviewing.addresses import sign_url

        return sign_url(int(task_state.workflow_state.object_id), self.role)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> models.QuerySet:
        """Return the open steps, for the front page of those who may sign in the role."""
        states = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        return states if self.may_review(user) else states.none()

    def may_review(self, user: User) -> bool:
        """Tell whether the user may sign in the role."""
        from portal.evidence.signing import may_sign

        return may_sign(user, self.role)
