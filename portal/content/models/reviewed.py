"""The page as something that is reviewed: who may publish it and why, its way through the workflow, its state."""

from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PagePermissionTester, Revision, Workflow

from portal.content.batch import Batch
from portal.content.hard_texts import refuse_without_a_reason
from portal.content.material import material_in
from portal.evidence.publishing import ReviewedPagePermissionTester, UnsignedText, may_publish_text
from portal.evidence.reviews import ReviewState, review_state
from portal.evidence.workflow import workflow_for
from portal.users.models import User


class ReviewedPage(Page):
    """What the review cycle asks of every page of the site."""

    # Medical pages say whether they were reviewed and stay out of search engines until they are.
    needs_review: ClassVar[bool] = False

    hard_words_reason = models.CharField(
        _("why this text is published although it is hard to read"),
        max_length=500,
        blank=True,
        help_text=_("Asked for when the reading grade is above 9. It is kept in the page's history."),
    )

    class Meta:
        abstract = True

    def permissions_for_user(self, user: User | AnonymousUser) -> PagePermissionTester:
        """Return what the user may do with the page."""
        return ReviewedPagePermissionTester(user, self)

    def get_workflow(self) -> Workflow | None:
        """Return the workflow of the page: a page that needs no medical review is not sent through one."""
        return workflow_for(self, super().get_workflow())

    def publish(self, revision: Revision, user: User | None = None, **kwargs: Any) -> None:
        """Publish a version, whoever asks for it: editor, workflow, bulk action. Commands, which have no user, may.

        Raises:
            UnsignedText: the page needs a review, none holds for this text, and the user is no editorial lead.
            HardText: it is hard to read, and nobody said why.
        """
        if user is not None:
            text = revision.as_object()
            if not may_publish_text(user, text):
                raise UnsignedText("No medical signature holds for this text.")
            refuse_without_a_reason(text)
        super().publish(revision, user=user, **kwargs)

    publish.alters_data = True  # type: ignore[attr-defined]

    def review_state(self, batch: Batch) -> ReviewState:
        """Return the review state of the text this object holds: the published one, or a draft in a preview."""
        return review_state(self, lambda: material_in(self, batch)) if self.needs_review else ReviewState()

    def is_indexable(self, review: ReviewState) -> bool:
        """Whether search engines may list the page: always, but for medical pages nobody has reviewed."""
        return not self.needs_review or review.reviewed
