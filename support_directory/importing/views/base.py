"""What the screens of an import have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import ModelPermissionPolicy

from portal.users.models import User
from portal.work.models import Job
from support_directory.importing import background
from support_directory.models import ImportBatch

NAMESPACE = "directory_import"


def address(view: str, *args: object) -> str:
    """Return the address of one of our screens."""
    return reverse(f"{NAMESPACE}:{view}", args=args)


def signed_in(request: HttpRequest) -> User:
    """Return who asks. The admin lets nobody in who is not signed in.

    Raises:
        PermissionDenied: somebody is not, after all.
    """
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def wants_json(request: HttpRequest) -> bool:
    """Tell whether the page's own script asks."""
    return request.accepts("application/json") and not request.accepts("text/html")


class Screen(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen for those who may import."""

    permission_policy = ModelPermissionPolicy(ImportBatch)
    permission_required = "add"
    page_title = _("Import")
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": address("index"), "label": _("Import and export")}]


class BatchScreen(Screen):
    """A screen about one uploaded file."""

    @cached_property
    def batch(self) -> ImportBatch:
        """The import of the address."""
        return get_object_or_404(ImportBatch.objects.select_related("created_by"), pk=self.kwargs["pk"])

    @cached_property
    def job(self) -> Job | None:
        """What the worker was last asked to do for this import."""
        return background.newest(self.batch)

    @property
    def is_under_way(self) -> bool:
        """Whether it has not come to its end."""
        return background.is_under_way(self.job)

    def back(self) -> HttpResponse:
        """Lead to the import, which says how it stands."""
        return redirect(address("batch", self.batch.pk))

    def get_page_subtitle(self) -> str:
        """Return the file's name."""
        return self.batch.filename

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.batch.filename}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the import."""
        return super().get_context_data(**kwargs) | {"batch": self.batch}
