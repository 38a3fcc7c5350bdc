"""What needs a person today, on the first page of the admin."""

from typing import Any

from django.forms import Media
from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from portal.evidence.access import user_of, works_here
from portal.evidence.queue.sections import counted
from portal.users.models import User

CSS = "evidence/admin/desk.css"


class QueuePanel(Component):
    """The counts of the queue, as many queries for a thousand pages as for one."""

    name = "evidence_queue"
    template_name = "evidence/admin/home_panel.html"
    order = 40  # before Wagtail's own
    media = Media(css={"all": [CSS]})

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Count what needs somebody."""
        return {"sections": counted(self.user)}


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Put the panel first, for those who review or answer for the information."""
    if works_here(request.user):
        panels.insert(0, QueuePanel(user_of(request)))
