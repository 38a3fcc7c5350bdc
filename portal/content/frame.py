"""What stands around every page, from one context processor: settings, menu, footer."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property
from wagtail.models import Page, Site

from portal.content.batch import batch_for
from portal.content.models.settings import SiteSettings
from portal.content.navigation import NavItem, navigation_for


class Frame:
    """The frame of one response; each part is worked out when a template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.batch = batch_for(request)

    @cached_property
    def settings(self) -> SiteSettings:
        """The settings of this site; defaults where nobody has saved any. Never writes."""
        site = Site.find_for_request(self.request)
        found = SiteSettings.objects.filter(site=site).first() if site else None
        return found or SiteSettings(site=site)

    @property
    def menu(self) -> list[NavItem]:
        """The main menu."""
        return navigation_for(self.request, self.batch).menu

    @property
    def sections(self) -> list[NavItem]:
        """The footer's list of sections."""
        return navigation_for(self.request, self.batch).sections

    @property
    def contact(self) -> NavItem | None:
        """The page that says how to reach the people behind the site."""
        key = self.settings.contact_page_id
        page = self.batch.get(Page, key) if key else None
        return navigation_for(self.request, self.batch).item(page) if page else None


def frame(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """Context processor: ``frame`` in every template, costing nothing where a template does not use it."""
    return {"frame": SimpleLazyObject(lambda: Frame(request))}
