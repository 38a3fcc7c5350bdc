"""App for what every page is made of."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Teaches the batch how to fetch pages and pictures."""

    name = "portal.content"
    label = "content"
    verbose_name = "Content"

    def ready(self) -> None:
        """Register the fetchers, and how to read a page for its fingerprint and its evidence pack."""
        from wagtail.images import get_image_model
        from wagtail.models import Page

        from portal.content.batch import register_fetcher
        from portal.content.cited import fetch_claims, fetch_sources
        from portal.content.material import materials_of, names_of
        from portal.content.navigation import fetch_pages
        from portal.content.pictures import fetch_images
        from portal.content.plain_words import analyse
        from portal.evidence.analysis import register_analyser
        from portal.evidence.material import register_reader
        from portal.evidence.models import Claim, Source

        register_fetcher(Page, fetch_pages)
        register_fetcher(get_image_model(), fetch_images)
        register_fetcher(Claim, fetch_claims)
        register_fetcher(Source, fetch_sources)
        register_reader(materials_of, names_of)
        register_analyser(analyse)
