"""What visitors wrote, in the admin: a list, and a screen to answer each."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from portal.spreadsheets import PlainText
from support_directory.models import ChangeSuggestion
from support_directory.staff.panels import SUGGESTION


class SuggestionFilterSet(WagtailFilterSet):
    """Filters of the list."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=ChangeSuggestion.State.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("About"), choices=ChangeSuggestion.Kind.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ChangeSuggestion
        fields: list[str] = []


class IndexView(PlainText, generic.IndexView):
    """The list, oldest first."""

    def get_base_queryset(self) -> QuerySet[ChangeSuggestion]:
        """Bring the entries and the people along."""
        return super().get_base_queryset().select_related("service", "handled_by")

    @cached_property
    def columns(self) -> list[Column]:
        """Let the beginning of the text lead to the answer."""
        title = TitleColumn("text", label=_("What they wrote"), accessor=shortened, get_url=self.get_edit_url)
        return [title, *super().columns[1:]]


class EditView(generic.EditView):
    """The answer to one of them."""

    page_title = _("Suggestion")
    success_message = _("Your answer is kept.")

    def save_instance(self) -> ChangeSuggestion:
        """Keep who decided, and when; nobody, while it is open."""
        suggestion = self.form.instance
        is_open = suggestion.state == ChangeSuggestion.State.OPEN
        suggestion.handled_by = None if is_open else self.request.user
        suggestion.handled_at = None if is_open else timezone.now()
        return super().save_instance()


def shortened(suggestion: ChangeSuggestion) -> str:
    """Return the beginning of what was written."""
    return Truncator(suggestion.text).chars(90)


class SuggestionViewSet(ModelViewSet):
    """Visitors write them, staff answer them; nobody makes one by hand."""

    model = ChangeSuggestion
    name = "directory_suggestions"
    url_prefix = "support-directory/suggestions"
    menu_label = _("Suggestions")
    icon = "comment"
    add_to_reference_index = False  # what a visitor wrote about an entry is no page it appears on
    edit_handler = SUGGESTION
    index_view_class = IndexView
    edit_view_class = EditView
    copy_view_enabled = False
    list_display = [
        "text",
        "kind",
        Column("service", label=_("Entry or organisation"), accessor=str),
        DateColumn("created_at", label=_("Date"), sort_key="created_at"),
        "state",
        "handled_by",
    ]
    filterset_class = SuggestionFilterSet
    list_export = [
        "created_at",
        "kind",
        "service",
        "name",
        "url",
        "text",
        "state",
        "answer",
        "handled_by",
        "handled_at",
    ]
    export_filename = "suggestions"
    search_fields = ["text", "name", "service__name", "answer"]
    ordering = "created_at"

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the way to add one."""
        return super().get_common_view_kwargs(**kwargs) | {"add_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        """Leave out its address too."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]
