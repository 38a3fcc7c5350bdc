"""``manage.py rebuild_search``: index every page anew."""

from django.core.management.base import BaseCommand
from rich.progress import track
from wagtail.models import Page

from portal.search.indexing import rebuild


class Command(BaseCommand):
    """Rebuild the search index, showing progress."""

    help = "Index every page anew for site search. Safe to run at any time."

    def handle(self, *args, **options) -> None:
        """Rebuild and say how many pages can be found."""
        total = Page.objects.filter(depth__gt=1).count()
        count = rebuild(lambda pages: track(pages, description="Indexing pages", total=total))
        self.stdout.write(self.style.SUCCESS(f"{count} pages can be found."))
