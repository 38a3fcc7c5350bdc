"""Portfolio notes in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.admin_rights import RowChooserViewSet
from portal.evidence.models import PortfolioNote
from portal.lists import RowsView


class PortfolioNoteViewSet(SnippetViewSet):
    """What the quality mark asks for and no text shows."""

    model = PortfolioNote
    chooser_viewset_class = RowChooserViewSet
    icon = "clipboard-list"
    menu_label = _("Portfolio notes")
    index_view_class = RowsView
    list_display = [
        "title",
        Column("get_criterion_display", label=_("Criterion"), sort_key="criterion"),
        Column("page", label=_("Page")),
        Column("happened_on", label=_("When"), sort_key="happened_on"),
    ]
    list_filter = ["criterion", "happened_on"]
    list_export = ["criterion", "get_criterion_display", "happened_on", "title", "text", "page"]
    export_headings = {"get_criterion_display": _("Name")}
    search_fields = ["title", "text"]
    copy_view_enabled = False
