"""``manage.py restore``: a backup into an empty database and an empty store of files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backups import BackupError
from portal.backups.keys import identities_in
from portal.backups.places import source_of
from portal.backups.restoring import compare, restore

SHOWN = 20  # differences


class Command(BaseCommand):
    """Restore, and look whether all is there."""

    help = "Restore a backup into an empty database and an empty store of files. Never writes over anything."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the key, and whether to compare in the end."""
        parser.add_argument("file", help="the backup: a path, or s3://bucket/folder/name")
        parser.add_argument("--identity", type=Path, required=True, metavar="KEYFILE", help="file with the secret key")
        parser.add_argument(
            "--verify", action="store_true", help="then compare every table and every file with what was backed up"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Check all of it first, then restore.

        Raises:
            CommandError: it cannot be restored, or what was restored differs.
        """
        identity = options["identity"]
        assert isinstance(identity, Path)  # noqa: S101 - the parser made them
        try:
            manifest = restore(source_of(str(options["file"])), identities_in(identity))
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored what {manifest.site} was at {manifest.made_at}: "
            f"{len(manifest.tables)} tables, {len(manifest.files)} files."
        )
        if options["verify"]:
            differs = compare(manifest)
            if differs:
                raise CommandError("\n".join(["The copy differs:", *differs[:SHOWN], f"{len(differs)} in all."]))
            self.stdout.write("Compared: every row of every table and every byte of every file is as it was.")
        self.stdout.write("Now run `manage.py migrate`. Everybody has to sign in again: sessions are not in backups.")
