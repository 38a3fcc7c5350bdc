"""The screens of the daily work: the queue, searches that found nothing, the need in each nation."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Window
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from support_directory.choices import Nation
from support_directory.models import ChangeSuggestion
from support_directory.staff import need, queue
from support_directory.staff.searches import found_nothing
from support_directory.staff.work import works_here

PER_PAGE = 50


class WorkScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen for those who keep the directory."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it.

        Raises:
            PermissionDenied: the directory is not this person's business.
        """
        if not works_here(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class QueueView(WorkScreen):
    """What needs somebody today. Nothing here is about one person's own tasks alone: others may be ill."""

    page_title = _("Work queue")
    header_icon = "tasks"
    template_name = "support_directory/admin/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add each kind of work with the first of its items."""
        user = self.request.user
        may_answer = user.has_perm("support_directory.change_changesuggestion")
        suggestions = open_suggestions()[: queue.SHOWN] if may_answer else []
        return super().get_context_data(**kwargs) | {
            "sections": queue.filled(),
            "suggestions": list(suggestions),
            "searches": list(found_nothing()[: queue.SHOWN]),
            "gaps": need.gaps(),
            "shown": queue.SHOWN,
        }


class SearchesView(WorkScreen):
    """All searches that found nothing."""

    page_title = _("Searches that found nothing")
    header_icon = "search"
    template_name = "support_directory/admin/searches.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add one page of them."""
        page = Paginator(found_nothing(), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"page": page}


class NeedView(WorkScreen):
    """Each topic by each nation."""

    page_title = _("Need by nation")
    header_icon = "table"
    template_name = "support_directory/admin/need.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the table."""
        return super().get_context_data(**kwargs) | {"rows": need.table(), "nations": list(Nation)}


def open_suggestions() -> Any:
    """Return the suggestions nobody has answered, each with the ``total`` of them."""
    waiting = ChangeSuggestion.objects.filter(state=ChangeSuggestion.State.OPEN).select_related("service")
    return waiting.annotate(total=Window(Count("pk"))).order_by("created_at")
