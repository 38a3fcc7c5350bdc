"""``manage.py warm_front_cache``: have nginx keep a present copy of every page."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.contrib.frontend_cache.utils import get_backends

from portal.front_cache.addresses import whole_site
from portal.front_cache.backend import RefreshBackend
from portal.locks import alone_in

KEY = "portal.front_cache.warmed"
EVERY = timedelta(hours=6)  # how old a copy may be if the application goes away


class Command(BaseCommand):
    """Replace every copy, so that none is older than the last walk if the application goes away."""

    help = (
        "Ask nginx for every public page once in six hours, so that it keeps a present copy of each. Safe to run twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether a walk is due whatever went before."""
        parser.add_argument("--now", action="store_true", help="walk even if the last walk was a short while ago")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk.

        Raises:
            CommandError: some pages did not answer; the rest were walked.
        """
        backends = [one for one in get_backends().values() if isinstance(one, RefreshBackend)]
        if not backends or (cache.get(KEY) and not options["now"]):
            return
        with alone_in("front cache"):
            urls = list(whole_site())
            failed = [url for backend in backends for url in backend.refresh(urls)]
        cache.set(KEY, True, EVERY.total_seconds())
        self.stdout.write(f"{len(urls) - len(failed)} of {len(urls)} pages kept.")
        if failed:
            raise CommandError(f"{len(failed)} pages did not answer; the first: {failed[0]}")
