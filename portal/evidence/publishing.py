"""Who may put a text before readers: a page that needs a review is published signed, or by editorial leads."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.admin import messages
from wagtail.models import Page, PagePermissionTester

from portal.evidence.material import material_of
from portal.evidence.models import Outcome, Review
from portal.evidence.reviews import review_state
from portal.users.models import User

WHY_NOT = _(
    "Saved as a draft, and not published: no medical signature holds for this text. "
    "Submit it for medical review, or ask an editorial lead."
)


class UnsignedText(PublishPagePermissionError):
    """Refusal to publish a text that nobody signed."""


class HardText(PublishPagePermissionError):
    """Refusal to publish a text that is hard to read, where nobody said why it has to be."""


def may_publish_text(user: User | AnonymousUser, page: Page) -> bool:
    """Tell whether the review of this text lets the user publish it. The right to publish at all is another question.

    Args:
        user: who wants to publish.
        page: specific, with the text in question: published, or a draft.
    """
    if not getattr(page, "needs_review", False) or user.has_perm("evidence.publish_unreviewed"):
        return True
    return page.pk is not None and review_state(page, lambda: material_of(page)).reviewed


class ReviewedPagePermissionTester(PagePermissionTester):
    """Wagtail's own rules, and that unsigned medical text is published by few. Buttons and bulk actions ask it."""

    def can_publish(self) -> bool:
        """Tell whether the user may publish the newest draft of the page."""
        return super().can_publish() and (
            not self.page.specific_class.needs_review
            or may_publish_text(self.user, self.page.get_latest_revision_as_object())
        )

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Tell whether the user may delete the page, and with it the record of who signed it.

        Nobody but leads may where somebody signed, and those who publish nothing delete only what they made.
        """
        return super().can_delete(ignore_bulk) and self._is_theirs() and (self._is_lead() or not self._is_signed())

    def can_move(self) -> bool:
        """Tell whether the user may move the page: its signatures go along."""
        return super().can_delete(ignore_bulk=True) and self._is_theirs()

    def _is_theirs(self) -> bool:
        return self.user.is_superuser or "publish" in self.permissions or self.page.owner_id == self.user.pk

    def _is_lead(self) -> bool:
        return self.user.is_superuser or "bulk_delete" in self.permissions

    def _is_signed(self) -> bool:
        going = self.page.get_descendants(inclusive=True)
        return Review.objects.filter(page__in=going, outcome=Outcome.SIGNED).exists()

    def can_set_view_restrictions(self) -> bool:
        """Tell whether the user may close the page: that puts no text before anybody."""
        return super().can_publish()

    def can_unschedule(self) -> bool:
        """Tell whether the user may call off a planned publishing."""
        return super().can_publish()

    def can_publish_subpage(self) -> bool:
        """Tell whether the user may publish a new page, or copies, here in one go. Nobody can have signed those yet."""
        if not super().can_publish_subpage():
            return False
        may = self.user.has_perm("evidence.publish_unreviewed")
        return may or not _holds_medical_pages(self.page.specific_class, set())


def _holds_medical_pages(model: type[Page], seen: set[type[Page]]) -> bool:
    """Tell whether pages that need a review can stand anywhere below one of this type: copies take all along."""
    seen.add(model)
    below = [one for one in model.clean_subpage_models() if one not in seen]
    return any(getattr(one, "needs_review", False) or _holds_medical_pages(one, seen) for one in below)


def refuse_unsigned(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Stop the editor's "Publish" once the draft is saved: Wagtail's hook ``before_publish_page``.

    The text on the way is judged, not the one that was there when the editor was opened.
    """
    if may_publish_text(request.user, page):
        return None
    messages.warning(request, WHY_NOT)
    return redirect("wagtailadmin_pages:edit", page.pk)


def say_why_not(request: HttpRequest, page: Page) -> None:
    """Explain why "Publish" only saved, where Wagtail says nothing: its hook ``after_edit_page``.

    An automatic save can make a text unsigned while the button is on the screen; Wagtail then saves and keeps quiet.
    """
    if request.POST.get("action-publish") and page.has_unpublished_changes and not may_publish_text(request.user, page):
        messages.warning(request, WHY_NOT)
