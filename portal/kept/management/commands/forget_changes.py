"""``manage.py forget_changes``: keep the list of changes short."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.kept.models import ContentChange, forget_changes

MOST = 1_000  # rows; counting them is a part of every request


class Command(BaseCommand):
    """Delete the noted changes once they are many. Each process renders its pages anew after that."""

    help = "Delete the list of changes of what pages show, once it is long."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them."""
        if ContentChange.objects.count() > MOST:
            forget_changes()
