"""What every page is made of."""

from portal.content.models.pages import BasePage, ContentPage
from portal.content.models.settings import SiteSettings

__all__ = ["BasePage", "ContentPage", "SiteSettings"]
