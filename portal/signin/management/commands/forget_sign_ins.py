"""``manage.py forget_sign_ins``: drop what is kept of sign-ins after 12 months, and counts that have run out."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.shared_cache import sweep
from portal.signin.models import forget


class Command(BaseCommand):
    """Forget old sign-ins; nothing to do is the usual case."""

    help = "Delete the record of sign-ins after 12 months, and what has run out in the shared cache."

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget them."""
        forget()
        sweep()
