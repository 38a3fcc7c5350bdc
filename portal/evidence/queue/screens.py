"""The screens of the queue."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.evidence.access import sees_queue, user_of, works_here
from portal.evidence.queue.sections import open_concerns, sections_for

MOST_CONCERNS = 50  # at once


class QueueScreen(WagtailAdminTemplateMixin):
    """A screen for those who answer for the information."""

    def check(self, request: HttpRequest) -> None:
        """Let those pass whose business it is.

        Raises:
            PermissionDenied: it is not this person's.
        """
        if not sees_queue(request.user):
            raise PermissionDenied

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class QueueView(QueueScreen, TemplateView):
    """What needs a person today. Reviewers without more rights see what they are asked for."""

    page_title = _("Review queue")
    header_icon = "tasks"
    template_name = "evidence/admin/queue.html"

    def check(self, request: HttpRequest) -> None:
        """Let reviewers in too.

        Raises:
            PermissionDenied: it is not this person's business.
        """
        if not works_here(request.user):
            raise PermissionDenied

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it."""
        self.check(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the work."""
        user = user_of(self.request)
        concerns = list(open_concerns(user)[: MOST_CONCERNS + 1]) if sees_queue(user) else []
        return super().get_context_data(**kwargs) | {
            "sections": sections_for(user),
            "concerns": concerns[:MOST_CONCERNS],
            "more_concerns": len(concerns) > MOST_CONCERNS,
        }
