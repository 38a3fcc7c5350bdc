"""``manage.py forget_feedback``: drop readers' answers and settled doubts that are older than 12 months."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.evidence.feedback import forget


class Command(BaseCommand):
    """Forget old feedback; nothing to do is the usual case."""

    help = "Delete readers' answers, comments and settled doubts after 12 months. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget it."""
        forget()
