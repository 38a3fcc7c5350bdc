"""Organisations, places, terms and synonyms in the admin. They have no drafts: what is saved here counts at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.admin_rights import RowChooserViewSet
from portal.lists import RowsView
from support_directory.cover import LastCrisisLine
from support_directory.models import Location, Organization, Synonym, Taxonomy, TaxonomyTerm
from support_directory.staff import panels
from support_directory.staff.views.deleting import DeleteView


class SavedByHand:
    """Rows without drafts: Wagtail's saving in the background would make half a word public."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Switch it off."""
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False


class CreateView(SavedByHand, snippets.CreateView):
    """A new row; the address may fill in what is known already."""

    def get_initial(self) -> dict[str, Any]:
        """Return what the address says, such as the word of a search that found nothing; nothing a field refuses."""
        fields = self.form_class.base_fields
        given = {name: value for name, value in self.request.GET.items() if name in fields}
        return super().get_initial() | {name: value for name, value in given.items() if _fits(fields[name], value)}


def _fits(field: forms.Field, value: str) -> bool:
    try:
        field.clean(value)
    except ValidationError:
        return False
    return True


class EditView(SavedByHand, snippets.EditView):
    """A row."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save it, or say which nation would be left without a crisis line."""
        try:
            return super().form_valid(form)
        except LastCrisisLine as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = self.get_error_message()  # as Wagtail itself does for a form with errors
            return self.form_invalid(form)


class IndexView(RowsView):
    """A list of rows."""

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Search; a place with two addresses is still one place."""
        found = super().search_queryset(queryset)
        return found.distinct() if self.is_searching else found


class UsageView(snippets.UsageView):
    """Where a row is used, for everybody who may see it."""

    permission_required = "view"


class RowViewSet(SnippetViewSet):
    """What these have in common."""

    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    usage_view_class = UsageView
    chooser_viewset_class = RowChooserViewSet
    copy_view_enabled = False
    search_backend_name = None


class OrganizationViewSet(RowViewSet):
    """Every organisation behind a service."""

    model = Organization
    icon = "home"
    base_url_path = "support-directory/organisations"
    edit_handler = panels.ORGANIZATION
    list_display = ["name", "url"]
    list_export = ["name", "slug", "url", "description"]
    export_filename = "organisations"
    inspect_view_enabled = True
    inspect_view_fields = ["name", "url", "description", "identifiers", "services"]
    search_fields = ["name", "description", "identifiers__identifier"]
    ordering = "name"


class LocationViewSet(RowViewSet):
    """Places people can go to."""

    model = Location
    icon = "site"
    base_url_path = "support-directory/places"
    edit_handler = panels.LOCATION
    list_display = ["name", "description"]
    list_export = ["name", "description", "transportation", "latitude", "longitude"]
    export_filename = "places"
    inspect_view_enabled = True
    inspect_view_fields = ["name", "description", "addresses", "accessibility", "transportation"]
    search_fields = ["name", "description", "addresses__city", "addresses__postal_code"]
    ordering = "name"


class TermViewSet(RowViewSet):
    """Words to find services by."""

    model = TaxonomyTerm
    icon = "tag"
    menu_label = _("Terms")
    base_url_path = "support-directory/terms"
    edit_handler = panels.TERM
    list_display = ["name", Column("taxonomy", label=_("List"), sort_key="taxonomy__sort_order"), "parent", "slug"]
    list_filter = ["taxonomy"]
    list_export = ["taxonomy", "name", "slug", "parent", "description", "sort_order"]
    export_filename = "terms"
    search_fields = ["name", "description"]


class TaxonomyViewSet(RowViewSet):
    """The lists that terms stand in. The site's filters are made for those there are."""

    model = Taxonomy
    icon = "list-ul"
    menu_label = _("Lists of terms")
    base_url_path = "support-directory/lists-of-terms"
    edit_handler = panels.TAXONOMY
    list_display = ["name", "slug", "sort_order"]
    search_fields = ["name"]


class SynonymViewSet(RowViewSet):
    """What people type for what entries say."""

    model = Synonym
    icon = "resubmit"
    menu_label = _("Synonyms")
    base_url_path = "support-directory/synonyms"
    edit_handler = panels.SYNONYM
    inspect_view_enabled = True
    inspect_view_fields = ["word", "means"]
    list_display = ["word", "means"]
    list_export = ["word", "means"]
    export_filename = "synonyms"
    search_fields = ["word", "means"]
    ordering = "word"
