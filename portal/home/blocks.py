"""Blocks of pages about the site itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.home.figures import live_figures


class LiveFiguresBlock(blocks.StaticBlock):
    """How many pages and entries are looked after in time. Nobody types these numbers."""

    class Meta:
        icon = "history"
        label = _("Live figures")
        group = _("Lists and tables")
        template = "components/blocks/live_figures.html"
        description = _("How many pages are reviewed and how many entries are checked today. Counted by itself.")
        admin_text = _("Shows how many pages are reviewed and how many entries are checked, as of the day it is read.")

    def get_context(self, value: None, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the figures."""
        return super().get_context(value, parent_context) | {"figures": live_figures()}
