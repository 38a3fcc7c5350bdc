"""The menu, breadcrumbs and hub navigation of a page, and the pages it links to: all from one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from portal.content.batch import Batch
from portal.content.querysets import readable

HOME_DEPTH = 2  # Wagtail's root is at depth 1 and never seen
SECTION_DEPTH = HOME_DEPTH + 1
STEP = Page.steplen
# A section's index page lists its children by itself; deeper parents are hubs, whose children the navigation shows.


@dataclass(frozen=True)
class NavItem:
    """One link of a navigation."""

    title: str
    url: str
    current: bool = False
    page: Page | None = field(default=None, compare=False, repr=False)


def root_page(batch: Batch) -> Page | None:
    """Return the home page of the site this request is for, or None in an empty database."""
    site = Site.find_for_request(batch.request) if batch.request else None
    return site.root_page if site else None


def fetch_pages(batch: Batch, keys: set[Any]) -> Iterable[Page]:
    """Fetch the linked pages together with every page the navigation may show.

    Only readable ones come back, and of those outside the site only such as have an address: of another site.
    """
    wanted = Q(pk__in=keys)
    root = root_page(batch)
    if root:
        inside = Q(path__startswith=root.path)
        wanted |= inside & (Q(depth=root.depth + 1) | Q(show_in_menus=True))
    page = batch.page
    if page is not None and page.path:
        chain = [page.path[:end] for end in range(STEP * HOME_DEPTH, len(page.path) + 1, STEP)]
        wanted |= Q(path__in=chain)
        for path in chain:
            if len(path) // STEP > SECTION_DEPTH:
                wanted |= Q(depth=len(path) // STEP + 1, path__startswith=path)
    pages = readable(Page.objects.filter(wanted)).select_related("locale").order_by("path")
    return [page for page in pages if not root or page.path.startswith(root.path) or page.get_url(batch.request)]


class Navigation:
    """What surrounds one page. Works for views without a page too: then only menu and sections are filled."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.page = batch.page
        self._root = root_page(batch)
        self._items: dict[int, NavItem] = {}
        self._pages = sorted(batch.all(Page).values(), key=lambda page: page.path)

    def item(self, page: Page) -> NavItem:
        """Return the link to ``page``; it is current when it is the page being read or stands above it."""
        if page.pk not in self._items:
            here = self.page.path if self.page is not None and self.page.path else ""
            url = page.get_url(self.batch.request) or ""
            self._items[page.pk] = NavItem(page.title, url, here.startswith(page.path), page)
        return self._items[page.pk]

    def _inside(self) -> list[Page]:
        if not self._root:
            return []
        return [page for page in self._pages if page.path.startswith(self._root.path) and page.depth > self._root.depth]

    @cached_property
    def menu(self) -> list[NavItem]:
        """Pages whose editors ticked "show in menus", in tree order; only the nearest to the reader is current."""
        items = [self.item(page) for page in self._inside() if page.show_in_menus]
        deepest = max((item.page.depth for item in items if item.current and item.page), default=0)
        return [
            replace(item, current=item.current and item.page is not None and item.page.depth == deepest)
            for item in items
        ]

    @cached_property
    def sections(self) -> list[NavItem]:
        """The top level of the site, for the footer."""
        top = self._root.depth + 1 if self._root else None
        return [self.item(page) for page in self._inside() if page.depth == top]

    @cached_property
    def breadcrumbs(self) -> list[NavItem]:
        """From the home page to the page itself."""
        if self.page is None or not self.page.path:
            return []
        top = self._root.path if self._root else ""
        above = [p for p in self._pages if self.page.path.startswith(p.path) and p.path.startswith(top)]
        return [self.item(p) for p in above if p.depth >= HOME_DEPTH and p.pk != self.page.pk] + [self.item(self.page)]

    @cached_property
    def hub(self) -> NavItem | None:
        """The hub this page belongs to, itself included."""
        for crumb in self.breadcrumbs:
            if is_hub(crumb.page):
                return crumb
        return None

    @cached_property
    def hub_pages(self) -> list[NavItem]:
        """The hub and all pages directly under it, whichever app they are from."""
        hub = self.hub
        if hub is None or hub.page is None or self.page is None:
            return []
        first = NavItem(hub.title, hub.url, self.page.path == hub.page.path, hub.page)
        return [first, *self._children_of(hub.page)]

    @cached_property
    def children(self) -> list[NavItem]:
        """Pages directly under this one; none for the hub, whose own navigation already shows them."""
        if self.page is None or is_hub(self.page):
            return []
        return self._children_of(self.page)

    def parent_of(self, page: Page) -> NavItem | None:
        """Return the link to the page above ``page`` where the navigation holds it; no query is made."""
        return next((self.item(p) for p in self._pages if p.path == page.path[:-STEP]), None)

    def _children_of(self, parent: Page) -> list[NavItem]:
        below = [p for p in self._pages if p.depth == parent.depth + 1 and p.path.startswith(parent.path)]
        return [self.item(p) for p in below]


def is_hub(page: Page) -> bool:
    """Tell whether ``page`` is of a type that gathers its children under one navigation. No query is made."""
    return bool(getattr(page.cached_content_type.model_class(), "is_hub", False))


def navigation_for(request: HttpRequest, batch: Batch) -> Navigation:
    """Return the navigation of this request, built once."""
    navigation: Navigation | None = getattr(request, "content_navigation", None)
    if navigation is None:
        # A request carries what apps hang on it; its type cannot know.
        navigation = request.content_navigation = Navigation(batch)  # type: ignore[attr-defined]
    return navigation
