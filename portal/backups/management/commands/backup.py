"""``manage.py backup``: the database and every uploaded file, encrypted, in one file."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backups import BackupError
from portal.backups.keys import recipients_of
from portal.backups.making import Made, make_backup
from portal.backups.places import place_of


def in_words(made: Made) -> str:
    """Say what a backup holds, and what to note down elsewhere."""
    rows = sum(table.rows for table in made.manifest.tables.values())
    lines = [
        f"{made.name}: {len(made.manifest.tables)} tables, {rows} rows, {len(made.manifest.files)} files, "
        f"{made.size} bytes.",
        f"SHA-256 {made.sha256}",
        f"Without the rows of: {', '.join(made.manifest.left_out)}.",
    ]
    if made.manifest.gone:
        lines.append(f"Deleted by somebody meanwhile, so not in it: {', '.join(made.manifest.gone)}.")
    if made.removed:
        lines.append(f"Removed, being older than the newest ones to keep: {', '.join(made.removed)}.")
    return "\n".join(lines)


class Command(BaseCommand):
    """Make a backup now."""

    help = "Back up the database and every uploaded file into one encrypted file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to, and how many to keep."""
        parser.add_argument("--to", metavar="PLACE", help="a folder, or s3://bucket/folder; else BACKUP_TO")
        parser.add_argument("--keep", type=int, metavar="N", help="remove older ones until N are left")

    def handle(self, *args: object, **options: object) -> None:
        """Make it and say what it holds.

        Raises:
            CommandError: it could not be made; the exit code is 1.
        """
        to = str(options["to"] or settings.BACKUP_TO)
        keep = options["keep"]
        if not to:
            raise CommandError("Where to? Give --to FOLDER or --to s3://bucket/folder, or set BACKUP_TO.")
        try:
            recipients = recipients_of(settings.BACKUP_PUBLIC_KEY)
            made = make_backup(place_of(to), recipients, keep if isinstance(keep, int) else None)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(in_words(made))
