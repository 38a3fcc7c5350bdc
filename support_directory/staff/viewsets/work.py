"""The daily work in the menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from support_directory.staff.views.work import NeedView, QueueView, SearchesView
from support_directory.staff.work import works_here


class WorkMenuItem(MenuItem):
    """An item of the menu for those who keep the directory."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether it is this person's business."""
        return works_here(request.user)


class WorkViewSet(ViewSet):
    """What needs somebody today."""

    name = "directory_work"
    url_prefix = "support-directory/work"
    menu_label = _("Work queue")
    icon = "tasks"
    menu_item_class = WorkMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the queue and what it leads to."""
        return [
            path("", QueueView.as_view(), name="queue"),
            path("searches/", SearchesView.as_view(), name="searches"),
        ]


class NeedViewSet(ViewSet):
    """Where there is no help yet."""

    name = "directory_need"
    url_prefix = "support-directory/need"
    menu_label = _("Need by nation")
    icon = "table"
    menu_item_class = WorkMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the table."""
        return [path("", NeedView.as_view(), name="table")]
