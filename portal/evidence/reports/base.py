"""What every report here is: rows worked out in plain code, with Wagtail's search, filters, pages and exports."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page, get_page_content_types
from wagtail.query import PageQuerySet

from portal.addresses import address_of
from portal.evidence.access import pages_of, sees_queue
from portal.spreadsheets import PlainText
from portal.users.models import User


class RowsReport(PlainText, ReportView):
    """A report whose rows are no table of the database.

    Attributes:
        slug: its place in addresses, and the name of its files.
        fields: attributes of a row and their headings. The first is a link, to the row's ``edit_url``.
        only_exported: more of them, in files alone.
        when_empty: what it says when there is nothing to report.
    """

    slug: ClassVar[str]
    fields: ClassVar[dict[str, str | Promise]]
    only_exported: ClassVar[dict[str, str | Promise]] = {}
    when_empty: ClassVar[str | Promise]
    is_searchable = True
    search_backend_name = None  # plain matching: titles are short
    search_fields: ClassVar[list[str]] = ["title"]

    @classmethod
    def opens_to(cls, user: User | AnonymousUser) -> bool:
        """Tell whether the report is this person's business."""
        return sees_queue(user)

    @classmethod
    def how_many(cls, user: User) -> int | None:
        """Return how many rows it has for this person, where each needs somebody today: the front page counts those."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it.

        Raises:
            PermissionDenied: reports are not this person's business.
        """
        if not self.opens_to(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows_of(self, queryset: QuerySet) -> Iterable[Any]:
        """Return the rows for what search and filters leave.

        Raises:
            NotImplementedError: each report says how.
        """
        raise NotImplementedError

    def keeps(self, row: Any, chosen: dict[str, Any]) -> bool:
        """Tell whether a row is what the filters that no query can answer ask for."""
        return True

    def get_filtered_queryset(self) -> Sequence[Any]:
        """Return the rows, in the order asked for."""
        queryset = self.search_queryset(self.filter_queryset(self.get_base_queryset()))
        chosen = self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}
        rows = [row for row in self.rows_of(queryset) if self.keeps(row, chosen)]
        if self.ordering:
            name = self.ordering.removeprefix("-")
            rows.sort(key=lambda row: _sortable(getattr(row, name)), reverse=self.ordering.startswith("-"))
        return rows

    @cached_property
    def no_results_message(self) -> str | Promise:
        """Say what an empty report means; one that was narrowed says so in Wagtail's words."""
        return super().no_results_message if self.is_searching or self.is_filtering else self.when_empty

    @property
    def columns(self) -> list[Column]:
        """Return a column for each field."""
        (first, label), *others = self.fields.items()
        title = TitleColumn(first, label=label, get_url=lambda row: row.edit_url, sort_key=first, width="30%")
        return [title, *(Column(name, label=label, accessor=_shown(name), sort_key=name) for name, label in others)]

    @property
    def list_export(self) -> list[str]:
        """Return what stands in files."""
        return [*self.fields, *self.only_exported]

    @property
    def export_headings(self) -> dict[str, str | Promise]:
        """Return the headings of files."""
        return {**self.fields, **self.only_exported}

    @property
    def export_filename(self) -> str:
        """Return the name of files."""
        return self.slug

    @property
    def index_url_name(self) -> str:
        """Return the name of its address."""
        return url_name(self.slug)

    @property
    def index_results_url_name(self) -> str:
        """Return the name of the address from which Wagtail fetches the rows alone."""
        return f"{url_name(self.slug)}_results"


class PageFilterSet(WagtailFilterSet):
    """By the kind of page."""

    content_type = ContentTypeFilter(
        label=_("Type"), queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )

    class Meta:
        model = Page
        fields = ["content_type"]


class PagesReport(RowsReport):
    """A report on the published pages that the reader of the report may change."""

    filterset_class = PageFilterSet
    only_exported = {"address": _("Address")}

    def get_base_queryset(self) -> QuerySet:
        """Return these pages."""
        return published_pages_of(self.request.user)

    def place_of(self, page: Page) -> dict[str, str]:
        """Return what every row says of its page: title, address, where it is edited."""
        return {
            "title": page.title,
            "address": address_of(page, self.request),
            "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        }


def published_pages_of(user: User) -> PageQuerySet:
    """Return the published pages that reports show this user; an alias only repeats its page."""
    return pages_of(user).live().filter(alias_of=None).order_by("title", "pk")


def url_name(slug: str) -> str:
    """Return the name of a report's address."""
    return f"evidence_{slug.replace('-', '_')}_report"


def _sortable(value: Any) -> tuple[bool, Any]:
    """Return what values of one column are sorted by: nothing comes first, lists by how long they are."""
    if value is None or value == "":
        return (False, 0)
    if isinstance(value, list):
        return (True, len(value))
    return (True, value.casefold() if isinstance(value, str) else value)


def _shown(name: str) -> Any:
    def value(row: Any) -> Any:
        found = getattr(row, name)
        return ", ".join(map(str, found)) if isinstance(found, list) else found

    return value
