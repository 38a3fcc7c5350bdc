"""Rich text links from the page's batch, the hub's standard pages and the checks on plain words, in the admin."""

from collections.abc import Iterator

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from portal.content.checks import check_urls
from portal.content.hard_texts import refuse_many
from portal.content.hub_views import add_standard_pages
from portal.content.reports.hooks import register_reports
from portal.content.rich_text import BatchedDocumentLinkHandler, BatchedPageLinkHandler
from portal.users.models import User


@hooks.register("register_rich_text_features", order=100)
def register_batched_links(features: FeatureRegistry) -> None:
    """Replace Wagtail's link handlers, which make three queries for each page linked to."""
    features.register_link_type(BatchedPageLinkHandler)
    features.register_link_type(BatchedDocumentLinkHandler)


@hooks.register("register_admin_urls")
def register_hub_urls() -> list[URLPattern]:
    """Give the action its address."""
    return [path("hubs/<int:page_id>/standard-pages/", add_standard_pages, name="add_standard_pages")]


def _standard_pages_button(page: Page, user: User, priority: int) -> Iterator[Button]:
    if not getattr(page.specific_class, "is_hub", False) or not page.permissions_for_user(user).can_add_subpage():
        return
    yield Button(
        _("Add the standard pages"),
        reverse("add_standard_pages", args=[page.pk]),
        icon_name="folder-open-1",
        priority=priority,
    )


@hooks.register("register_page_header_buttons")
def hub_header_buttons(
    page: Page, user: User, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Offer the action in the menu at the top of a hub."""
    yield from _standard_pages_button(page, user, priority=60)


@hooks.register("register_page_listing_more_buttons")
def hub_listing_buttons(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:
    """Offer the action in the "more" menu of lists."""
    yield from _standard_pages_button(page, user, priority=60)


hooks.register("register_admin_urls", check_urls)
hooks.register("before_bulk_action", refuse_many)
register_reports()
