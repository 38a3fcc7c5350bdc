"""The import's screens and its place in the admin's menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from support_directory.importing.views import batch, files, steps
from support_directory.importing.views.base import NAMESPACE


class ImportMenuItem(MenuItem):
    """Shown to those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether it is this person's business."""
        return request.user.has_perm("support_directory.add_importbatch")


class ImportViewSet(ViewSet):
    """Spreadsheets in and out."""

    name = NAMESPACE
    url_prefix = "support-directory/import"
    icon = "upload"
    menu_label = _("Import and export")
    menu_order = 251  # right below the directory
    menu_item_class = ImportMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the screens."""
        return [
            path("", files.IndexView.as_view(), name="index"),
            path("<uuid:pk>/", batch.BatchView.as_view(), name="batch"),
            path("<uuid:pk>/columns/", steps.MatchView.as_view(), name="match"),
            path("<uuid:pk>/check/", steps.CheckView.as_view(), name="check"),
            path("<uuid:pk>/check-again/", steps.AgainView.as_view(), name="again"),
            path("<uuid:pk>/apply/", steps.ApplyView.as_view(), name="apply"),
            path("<uuid:pk>/undo/", steps.UndoView.as_view(), name="undo"),
            path("<uuid:pk>/discard/", steps.DiscardView.as_view(), name="discard"),
            path("<uuid:pk>/mistakes.csv", files.MistakesView.as_view(), name="mistakes"),
        ]
