"""What readers said of a page, beside the page in the admin."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from portal.evidence.access import user_of
from portal.evidence.feedback import by_month
from portal.evidence.models import PageFeedback
from portal.users.models import User

COMMENTS = 50  # on one screen


def may_read(user: User, page: Page) -> bool:
    """Tell whether the user may read what readers said of the page."""
    return user.has_perm("evidence.see_queue") and page.permissions_for_user(user).can_edit()


class FeedbackView(WagtailAdminTemplateMixin, TemplateView):
    """The counts of each month and the comments, the newest first."""

    page_title = _("Feedback")
    header_icon = "comment"
    template_name = "evidence/admin/feedback.html"
    http_method_names = ("get", "head", "options")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the page.

        Raises:
            Http404: there is no such page.
            PermissionDenied: what readers said of it is not this person's business.
        """
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not may_read(user_of(request), self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the name of the page."""
        name: str = self.page.get_admin_display_title()
        return name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what readers said."""
        comments = PageFeedback.objects.filter(page=self.page).exclude(comment="")
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "months": by_month(self.page),
            "comments": Paginator(comments, COMMENTS).get_page(self.request.GET.get("p")),
        }


def feedback_urls() -> list[URLPattern]:
    """Give the screen its address: a hook of Wagtail's."""
    return [path("pages/<int:page_id>/feedback/", FeedbackView.as_view(), name="page_feedback")]


def feedback_button(
    page: Page, user: User, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Lead there from the menu at the top of a page: a hook of Wagtail's."""
    if page.depth > 1 and may_read(user, page):
        yield Button(_("Feedback"), reverse("page_feedback", args=[page.pk]), icon_name="comment", priority=65)
