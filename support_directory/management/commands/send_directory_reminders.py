"""``manage.py send_directory_reminders``: tell staff once a week what is due, and each day of crisis lines."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.locks import alone_in
from support_directory.upkeep.reminders import send_reminders


class Command(BaseCommand):
    """Send the reminders that are due and were not sent yet."""

    help = "Mail staff what the directory needs. Safe to run at any time, and twice: nobody is told the same twice."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them.

        Raises:
            CommandError: some could not be sent; the next run tries them again.
        """
        with alone_in("directory reminders"):
            outcome = send_reminders()
        if outcome.sent or self.stdout.isatty():
            self.stdout.write(f"{outcome.sent} reminders sent.")
        if outcome.is_down:
            raise CommandError(f"The mail server cannot be used: {outcome.is_down}. The next run tries again.")
        if outcome.refused:
            raise CommandError(f"Mail refused for: {', '.join(outcome.refused)}. The next run tries again.")
