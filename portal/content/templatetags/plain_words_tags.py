"""The checks on plain words, in the editor's checks panel from the start; a script brings them up to date."""

from typing import Any

from django import template
from wagtail.models import Page

from portal.content.checks import TEMPLATE, checks_of

register = template.Library()


@register.inclusion_tag(TEMPLATE)
def plain_words(page: Page) -> dict[str, Any]:
    """Show what the checks found in the draft that the editor opens."""
    return checks_of(page)
