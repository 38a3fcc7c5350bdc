"""``manage.py backup_if_due``: what ``run_scheduled`` asks the worker for; a backup a day to ``BACKUP_TO``."""

from django.core.management.base import BaseCommand, CommandError

from portal.backups import BackupError
from portal.backups.daily import back_up_if_due
from portal.backups.management.commands.backup import in_words


class Command(BaseCommand):
    """Make the day's backup, if there is none yet."""

    help = "Make a backup to BACKUP_TO if the newest one there is a day old. Does nothing where BACKUP_TO is not set."

    def handle(self, *args: object, **options: object) -> None:
        """Make it where it is due.

        Raises:
            CommandError: it could not be made.
        """
        try:
            made = back_up_if_due()
        except BackupError as error:
            raise CommandError(f"The day's backup could not be made. {error}") from error
        if made:
            self.stdout.write(in_words(made))
