"""The way to a pack: an entry in the menu at the top of a page and in lists of pages."""

from collections.abc import Iterator

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from portal.evidence.access import may_make_pack
from portal.evidence.pack.views import PackView
from portal.users.models import User


def _urls() -> list[URLPattern]:
    return [path("evidence/pack/<int:page_id>/", PackView.as_view(), name="evidence_pack")]


def _button(page: Page, user: User, priority: int) -> Iterator[Button]:
    if page.live and page.depth > 1 and not page.alias_of_id and may_make_pack(user, page):
        yield Button(
            _("Evidence pack"), reverse("evidence_pack", args=[page.pk]), icon_name="download", priority=priority
        )


def _header(page: Page, user: User, view_name: str | None = None, next_url: str | None = None) -> Iterator[Button]:
    yield from _button(page, user, priority=65)


def _listing(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:
    yield from _button(page, user, priority=65)


def register_pack() -> None:
    """Give the screen its address and its buttons."""
    hooks.register("register_admin_urls", _urls)
    hooks.register("register_page_header_buttons", _header)
    hooks.register("register_page_listing_more_buttons", _listing)
