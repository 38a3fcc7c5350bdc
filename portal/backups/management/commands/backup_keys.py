"""``manage.py backup_keys``: a new pair of keys for backups."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backups import BackupError
from portal.backups.keys import new_pair, write_secret


class Command(BaseCommand):
    """Make a key pair; it is kept nowhere but where this command puts it."""

    help = "Make a pair of keys for backups: the secret one into a new file, or on the screen, this once."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file for the secret key."""
        parser.add_argument("file", nargs="?", type=Path, help="a new file for the secret key; else it is shown once")

    def handle(self, *args: object, **options: object) -> None:
        """Make it, and say what each key is for.

        Raises:
            CommandError: the file is there already, or cannot be written.
        """
        pair, path = new_pair(), options["file"]
        if isinstance(path, Path):
            try:
                write_secret(path, pair.secret_file)
            except BackupError as error:
                raise CommandError(str(error)) from error
            where = f"The secret key is in {path}. Move it off this machine, to two places that you trust."
        else:
            where = f"The secret key, shown this once:\n\n{pair.secret_file}\nKeep it in two places, not on the server."
        self.stdout.write(
            f"{where}\nWithout it no backup can be opened, by anybody. Whoever has it can read every backup.\n\n"
            f"The server needs the public key alone:\nBACKUP_PUBLIC_KEY={pair.public}"
        )
