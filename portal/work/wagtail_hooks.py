"""Background work in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.work import report


class FailedWorkItem(MenuItem):
    """The report's place in the menu."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this person may see it."""
        return report.sees_failed_work(request)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Give the report its addresses."""
    return report.urls


@hooks.register("register_reports_menu_item")
def register_item() -> MenuItem:
    """Put the report into the reports menu, last."""
    view = report.FailedWorkReport
    return FailedWorkItem(
        view.page_title, reverse(report.LIST), name=report.LIST, icon_name=view.header_icon, order=990
    )
