"""App settings."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The home page and the pages about the site."""

    name = "portal.home"
    label = "home"
