"""``manage.py forget_suggestions``: drop what visitors told us, 12 months after it was dealt with."""

from typing import Any

from django.core.management.base import BaseCommand

from support_directory.upkeep.suggestions import forget


class Command(BaseCommand):
    """Forget old suggestions; nothing to do is the usual case."""

    help = "Delete suggestions and reported mistakes 12 months after they were dealt with. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget them."""
        forget()
