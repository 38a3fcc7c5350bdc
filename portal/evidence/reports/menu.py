"""Reports in the menu, and how much of each needs somebody today."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.evidence.reports.base import RowsReport, url_name
from portal.users.models import User

_registered: list[tuple[int, type[RowsReport]]] = []  # with their place in the menu


class ReportMenuItem(MenuItem):
    """An item of the reports menu."""

    def __init__(self, view: type[RowsReport], order: int) -> None:
        name = url_name(view.slug)
        super().__init__(view.page_title, reverse(name), name=name, icon_name=view.header_icon, order=order)
        self._view = view

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the report is this person's business."""
        return self._view.opens_to(request.user)


def register_report(view: type[RowsReport], order: int) -> None:
    """Put a report into the reports menu and give it its addresses."""
    name, at = url_name(view.slug), f"evidence/reports/{view.slug}/"
    urls = [
        path(at, view.as_view(), name=name),
        path(f"{at}results/", view.as_view(results_only=True), name=f"{name}_results"),
    ]
    hooks.register("register_admin_urls", lambda: urls)
    hooks.register("register_reports_menu_item", lambda: ReportMenuItem(view, order))
    _registered.append((order, view))


def counts_for(user: User) -> Iterator[tuple[type[RowsReport], int]]:
    """Yield the reports whose rows need somebody today, with how many there are, to whom they open."""
    for _order, view in sorted(_registered, key=lambda pair: pair[0]):
        if view.opens_to(user) and (found := view.how_many(user)) is not None:
            yield view, found
