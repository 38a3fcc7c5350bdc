"""Lists of rows in the admin, for people who may not do everything with them."""

from typing import Any, ClassVar

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.snippets.views import snippets

from portal.spreadsheets import PlainText


class OwnActions:
    """For Wagtail's lists: no boxes to choose rows by, where the reader may do nothing with what they chose.

    Wagtail offers its bulk actions to all, and refuses afterwards.

    Attributes:
        bulk_permissions: any of these lets a person choose rows.
    """

    bulk_permissions: ClassVar[tuple[str, ...]] = ("delete",)

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns, with the boxes only for those who can use them."""
        columns: list[Column] = super().columns  # type: ignore[misc]
        view: Any = self
        if any(view.user_has_permission(action) for action in self.bulk_permissions):
            return columns
        return [column for column in columns if not isinstance(column, BulkActionsCheckboxColumn)]


class RowsView(OwnActions, PlainText, snippets.IndexView):
    """The list of a snippet, as every one of ours is."""
