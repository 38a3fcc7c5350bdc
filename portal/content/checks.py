"""What the checks panel of the editor says about plain words: what was found, where, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.content.models import BasePage
from portal.content.passages import Passage
from portal.content.plain_words import HARDEST_GRADE, read

TEMPLATE = "content/admin/plain_words.html"


@dataclass(frozen=True)
class Check:
    """One kind of finding: its name, the remedy, and each place in the page."""

    name: str | Promise
    remedy: str | Promise
    found: Sequence[Passage]


def checks_of(page: Page) -> dict[str, Any]:
    """Return the reading grade and the checks that found something in a specific page, as it is in memory."""
    reading = read(page)
    checks = [
        Check(_("Long sentence"), _("Make two of it. Aim for 25 words or fewer."), reading.long_sentences),
        Check(
            _("Word with no explanation"),
            _("Say it in plain words, explain it here, or add it to the glossary."),
            reading.unexplained,
        ),
        Check(
            _("Link that does not say where it leads"),
            _('Use words that make sense when read alone, such as "How to claim".'),
            reading.weak_links,
        ),
        Check(
            _("Picture without alternative text"),
            _('Say what it shows, or tick "only decoration".'),
            reading.missing_alt,
        ),
    ]
    return {
        "page": page,
        "grade": reading.grade,
        "words": reading.words,
        "hard": reading.grade > HARDEST_GRADE,
        "hardest": HARDEST_GRADE,
        "checks": [check for check in checks if check.found],
        "count": sum(len(check.found) for check in checks) + (reading.grade > HARDEST_GRADE),
    }


@require_safe
def plain_words(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the checks of a page's newest draft, for the panel to fetch after each automatic save."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, BasePage) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return render(request, TEMPLATE, checks_of(page.get_latest_revision_as_object()))


def check_urls() -> list[URLPattern]:
    """Return the address of the checks, for the admin."""
    return [path("plain-words/<int:page_id>/", plain_words, name="plain_words")]
