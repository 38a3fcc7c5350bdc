"""Services in the admin."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.admin_rights import RowChooserViewSet
from support_directory.models import Service
from support_directory.staff.filters import ServiceFilterSet
from support_directory.staff.panels import SERVICE
from support_directory.staff.policy import ServicePolicy
from support_directory.staff.views import services
from support_directory.staff.views.checking import ApproveView, CheckView
from support_directory.staff.views.withdrawing import WithdrawView
from support_directory.staff.work import standing, with_tasks


class ServiceChooserViewSet(RowChooserViewSet):
    """Lets editors of pages choose an entry, and nobody make one in passing: it would be public without a check."""

    def get_urlpatterns(self) -> list[URLPattern]:
        """Leave out the way to make one."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class ServiceViewSet(SnippetViewSet):
    """Every service, checked or not."""

    model = Service
    icon = "group"
    base_url_path = "support-directory/services"
    edit_handler = SERVICE
    list_display = [
        "name",
        Column("standing", label=_("Check"), accessor=standing, sort_key="next_due"),
        Column("nations_in_words", label=_("Nations")),
        Column("get_confidence_display", label=_("Confidence"), classname="directory-wide-screens"),
        Column("assigned_to", label=_("Whose task"), classname="directory-wide-screens"),
    ]
    list_export = ["name"]  # offers the downloads; their columns are those of the import
    filterset_class = ServiceFilterSet
    search_backend_name = None  # plain matching, so that the organisation's name is searched too
    search_fields = ["name", "alternate_name", "description", "organization__name"]
    ordering = "name"
    copy_view_enabled = False  # a copy would carry facts of one entry into another
    inspect_view_enabled = True
    index_template_name = "support_directory/admin/service_index.html"
    inspect_template_name = "support_directory/admin/inspect.html"
    chooser_viewset_class = ServiceChooserViewSet
    index_view_class = services.IndexView
    add_view_class = services.CreateView
    edit_view_class = services.EditView
    delete_view_class = services.DeleteView
    inspect_view_class = services.InspectView
    history_view_class = services.HistoryView
    usage_view_class = services.UsageView
    revisions_compare_view_class = services.CompareView

    @property
    def permission_policy(self) -> ServicePolicy:
        """Return the policy under which nobody publishes by hand."""
        return ServicePolicy(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Service]:
        """Return the rows of the list with all that its columns and filters read, in one query."""
        return with_tasks(Service.objects.with_contact().select_related("assigned_to"))

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add our own screens."""
        own = {"check": CheckView, "approve": ApproveView, "withdraw": WithdrawView}
        return super().get_urlpatterns() + [
            path(f"{name}/<uuid:pk>/", self.construct_view(view), name=name) for name, view in own.items()
        ]
