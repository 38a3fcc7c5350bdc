"""What the directory needs, on the first page of the admin."""

from typing import Any

from django.forms import Media
from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from support_directory.models import ChangeSuggestion
from support_directory.staff.queue import counted
from support_directory.staff.work import works_here


class DirectoryPanel(Component):
    """The counts of the work queue: two queries."""

    name = "support_directory"
    template_name = "support_directory/admin/home_panel.html"
    order = 50  # before Wagtail's own
    media = Media(css={"all": ["support_directory/admin/staff.css"]})

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Count what needs somebody."""
        waiting = ChangeSuggestion.objects.filter(state=ChangeSuggestion.State.OPEN).count()
        return {"sections": [section for section in counted() if section.count], "suggestions": waiting}


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Put the panel first, for those who keep the directory."""
    if works_here(request.user):
        panels.insert(0, DirectoryPanel())
