"""What readers said of a page, beside the page in the admin."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from portal.evidence.feedback import by_month
from portal.evidence.models import PageFeedback
from portal.users.models import User

COMMENTS = 50  # on one screen


def may_read(user: User, page: Page) -> bool:
    """Tell whether the user may read what readers said of the page."""
    return user.has_perm("evidence.see_queue") and page.permissions_for_user(user).can_edit()


@require_safe
def page_feedback(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the counts of each month and the comments, the newest first."""
    page = get_object_or_404(Page, pk=page_id).specific
    user = request.user
    if not user.is_authenticated or not may_read(user, page):
        raise PermissionDenied
    comments = PageFeedback.objects.filter(page=page).exclude(comment="")
    shown = Paginator(comments, COMMENTS).get_page(request.GET.get("p"))
    context = {"page": page, "months": by_month(page), "comments": shown}
    return render(request, "evidence/admin/feedback.html", context)


def feedback_urls() -> list[URLPattern]:
    """Give the screen its address: a hook of Wagtail's."""
    return [path("pages/<int:page_id>/feedback/", page_feedback, name="page_feedback")]


def feedback_button(
    page: Page, user: User, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Lead there from the menu at the top of a page: a hook of Wagtail's."""
    if page.depth > 1 and may_read(user, page):
        yield Button(_("Feedback"), reverse("page_feedback", args=[page.pk]), icon_name="comment", priority=65)
