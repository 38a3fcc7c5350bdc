"""The queue in the menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from portal.evidence.access import works_here
from portal.evidence.queue.concerns import AnswerView
from portal.evidence.queue.screens import QueueView


class QueueMenuItem(MenuItem):
    """An item for those who review or answer for the information."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether it is this person's business."""
        return works_here(request.user)


class QueueViewSet(ViewSet):
    """What needs a person."""

    name = "evidence_queue"
    url_prefix = "evidence/queue"
    menu_label = _("Review queue")
    icon = "tasks"
    menu_item_class = QueueMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the queue and the answers to concerns."""
        return [
            path("", QueueView.as_view(), name="index"),
            path("concerns/<int:pk>/", AnswerView.as_view(), name="answer"),
        ]
