"""``manage.py write_error_pages``: run it at each start, and every few minutes so that they follow the directory."""

from typing import Any

from django.core.management.base import BaseCommand

from support_directory.error_page import write_error_pages


class Command(BaseCommand):
    """Write the pages that are shown when the site fails, with the crisis lines that are approved now."""

    help = "Write 500.html and away.html, with the approved crisis lines, into ERROR_PAGE_ROOT."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them and say where."""
        for page in write_error_pages():
            self.stdout.write(f"{page} written")
