"""``manage.py send_directory_reminders``: tell staff once a week what is due, and each day of crisis lines."""

from portal.mailing import Outcome, SendingCommand
from support_directory.upkeep.reminders import send_reminders


class Command(SendingCommand):
    """Send the reminders that are due and were not sent yet."""

    help = "Mail staff what the directory needs. Safe to run at any time, and twice: nobody is told the same twice."
    work = "directory reminders"

    def send(self) -> Outcome:
        """Send them."""
        return send_reminders()
