"""Wagtail's choosers end with an inline script that is written in Python, not in a template."""

from functools import wraps
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets import BaseChooser

from portal.nonces.current import current_nonce


def wrap_choosers() -> None:
    """Give the script of every chooser the nonce. What stands before it is escaped by Wagtail and left as it is."""
    render = BaseChooser.render

    @wraps(render)
    def with_nonce(self: BaseChooser, *args: Any, **kwargs: Any) -> SafeString:
        before, tag, script = render(self, *args, **kwargs).rpartition("<script>")
        opening = f'<script nonce="{current_nonce()}">' if tag else ""
        return mark_safe(f"{before}{opening}{script}")  # noqa: S308 - a nonce is base64

    BaseChooser.render = with_nonce
