"""The directory's screens in the admin."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from support_directory.choices import Nation
from support_directory.models import Organization, Service
from support_directory.panels import ORGANIZATION, SERVICE


class ServiceFilterSet(WagtailFilterSet):
    """Filters of the list of services."""

    nations = django_filters.MultipleChoiceFilter(
        label=_("Nation"), choices=Nation.choices, method="filter_nations", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Service
        fields = ["assurance", "status", "crisis_role", "confidence"]

    def filter_nations(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        """Narrow to services that help in any chosen nation."""
        return queryset.for_nations(value) if value else queryset


class ServiceViewSet(SnippetViewSet):
    """Every service, checked or not."""

    model = Service
    icon = "group"
    edit_handler = SERVICE
    list_display = [
        "name",
        Column("get_assurance_display", label=_("Check"), sort_key="assurance"),
        Column("nations_in_words", label=_("Nations")),
        Column("get_confidence_display", label=_("Evidence"), sort_key="confidence"),
    ]
    list_export = [
        "name", "slug", "organization", "description", "url", "email", "nations_in_words", "numbers_in_words",
        "opening_hours", "status", "crisis_role", "assurance", "confidence", "evidence_url", "evidence_note",
    ]  # fmt: skip
    filterset_class = ServiceFilterSet
    search_backend_name = None  # plain matching, so that the organisation's name is searched too
    search_fields = ["name", "description", "organization__name"]
    ordering = "name"
    copy_view_enabled = False  # a copy would carry facts of one entry into another


class OrganizationViewSet(SnippetViewSet):
    """Every organisation behind a service."""

    model = Organization
    icon = "home"
    edit_handler = ORGANIZATION
    list_display = ["name", "url"]
    list_export = ["name", "slug", "url", "description"]
    search_fields = ["name", "description"]
    ordering = "name"
    copy_view_enabled = False


class DirectoryGroup(SnippetViewSetGroup):
    """The "Support directory" entry of the admin menu."""

    menu_label = _("Support directory")
    menu_icon = "group"
    menu_order = 250
    items = (ServiceViewSet, OrganizationViewSet)
