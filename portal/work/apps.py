"""App for background work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    """Holds the queue's own rows and the report of what failed."""

    name = "portal.work"
    label = "work"
    verbose_name = _("Background work")
