"""Where the screens stand in the admin, and the ways to them from a page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import ActionMenuItem, WorkflowMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from portal.evidence.confirming import CONFIRM
from portal.evidence.models import ReviewTask, Role
from portal.evidence.models.workflow import ACTION
from portal.evidence.reviewing.addresses import care_url, sign_url, small_edit_url
from portal.evidence.reviewing.care import CareView
from portal.evidence.reviewing.sign import PreviewView, SignView
from portal.evidence.reviewing.small_edit import SmallEditView
from portal.evidence.workflow import may_review
from portal.users.models import User


def review_urls() -> list[URLPattern | URLResolver]:
    """Return the addresses of the screens."""
    patterns = [
        path("<int:page_id>/care/", CareView.as_view(), name="care"),
        path("<int:page_id>/small-edit/", SmallEditView.as_view(), name="small_edit"),
        path("<int:page_id>/<slug:role>/", SignView.as_view(), name="sign"),
        path("<int:page_id>/<slug:role>/preview/", PreviewView.as_view(), name="preview"),
    ]
    return [path("review/", include((patterns, "evidence_review")))]


def review_buttons(
    page: Page, user: User, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Offer in a page's menu what this person may do about its review: Wagtail's ``register_page_header_buttons``."""
    if page.depth == 1:
        return
    for role in Role:
        if may_review(page, user, role):
            label = _("Read and sign: %(role)s") % {"role": role.label}
            yield Button(label, sign_url(page.pk, role), icon_name="check", priority=62)
    if not page.permissions_for_user(user).can_edit():
        return
    # A slip may be public already, put there by a lead: it is confirmed afterwards.
    if page.live and user.has_perm(CONFIRM) and (page.has_unpublished_changes or page.reviews.exists()):
        yield Button(_("Confirm a small edit"), small_edit_url(page.pk), icon_name="edit", priority=64)
    yield Button(_("Care and review"), care_url(page.pk), icon_name="user", priority=66)


class ReadAndSign(ActionMenuItem):
    """A link to the review screen among the buttons of the editor."""

    label = gettext_lazy("Read and sign")
    name = f"action-{ACTION}"
    icon_name = "check"

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """Return the screen of the step the page waits at."""
        page: Page = parent_context["page"]
        return sign_url(page.pk, page.current_workflow_task.role)


def link_to_review(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Put a plain link where Wagtail's menu has a button that needs a script: ``construct_page_action_menu``."""
    page = context.get("page")
    if page is None or not isinstance(page.current_workflow_task, ReviewTask):
        return
    items[:] = [
        ReadAndSign(item.order) if isinstance(item, WorkflowMenuItem) and item.name == ACTION else item
        for item in items
    ]
