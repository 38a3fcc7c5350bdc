"""The "Directory" entry of the admin menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from support_directory.staff.viewsets.others import (
    LocationViewSet,
    OrganizationViewSet,
    SynonymViewSet,
    TaxonomyViewSet,
    TermViewSet,
)
from support_directory.staff.viewsets.services import ServiceViewSet
from support_directory.staff.viewsets.suggestions import SuggestionViewSet
from support_directory.staff.viewsets.work import NeedViewSet, WorkViewSet


class DirectoryGroup(SnippetViewSetGroup):
    """The work first, then what it is about. People see what their groups may use."""

    menu_label = _("Directory")  # a longer name is cut off
    menu_name = "support-directory"
    menu_icon = "group"
    menu_order = 250
    items = (
        WorkViewSet,
        ServiceViewSet,
        OrganizationViewSet,
        LocationViewSet,
        SuggestionViewSet,
        NeedViewSet,
        SynonymViewSet,
        TermViewSet,
        TaxonomyViewSet,
    )
