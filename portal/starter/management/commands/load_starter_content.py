"""``manage.py load_starter_content``: put the demonstration content into the database, once."""

from django.core.management.base import BaseCommand

from portal.starter.loading import load_starter_content


class Command(BaseCommand):
    """Load the starter content. Running it again adds only what was never loaded and overwrites nothing."""

    help = "Load the demonstration content once. What editors changed or deleted stays as they left it."

    def handle(self, *args, **options) -> None:
        """Load and say what was made."""
        made = load_starter_content(lambda line: self.stdout.write(f"  {line}"))
        self.stdout.write(self.style.SUCCESS(f"{made} pages added." if made else "Nothing to add."))
