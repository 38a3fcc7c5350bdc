"""``manage.py forget_searches``: drop what is kept of unknown words that nobody searched for a while."""

from typing import Any

from django.core.management.base import BaseCommand

from support_directory.finding.log import forget


class Command(BaseCommand):
    """Forget old digests of unknown words; nothing to do is the usual case."""

    help = "Forget the digests of unknown words that were not searched again. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget them."""
        forget()
