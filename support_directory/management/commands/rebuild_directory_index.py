"""``manage.py rebuild_directory_index``: write the searchable text of every entry anew."""

from django.core.management.base import BaseCommand

from support_directory.finding.indexing import rebuild


class Command(BaseCommand):
    """Rebuild the directory's search index."""

    help = "Write the searchable text of every entry of the directory anew. Safe to run at any time, and twice."

    def handle(self, *args, **options) -> None:
        """Rebuild and say how much can be found."""
        entries, words = rebuild()
        self.stdout.write(self.style.SUCCESS(f"{entries} entries can be found by {words} words."))
