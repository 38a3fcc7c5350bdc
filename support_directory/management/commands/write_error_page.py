"""``manage.py write_error_page``: run it at each start, and every few minutes so that it follows the directory."""

from typing import Any

from django.core.management.base import BaseCommand

from support_directory.error_page import write_error_page


class Command(BaseCommand):
    """Write the page that is shown when the site fails, with the crisis lines that are approved now."""

    help = "Write 500.html, with the approved crisis lines, into ERROR_PAGE_ROOT."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and say where."""
        self.stdout.write(f"{write_error_page()} written")
