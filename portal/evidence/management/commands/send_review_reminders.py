"""``manage.py send_review_reminders``: tell people which pages are due for a review, and which wait for one."""

from portal.evidence.reminders import send_reminders
from portal.mailing import Outcome, SendingCommand


class Command(SendingCommand):
    """Send the reminders that are due and were not sent yet."""

    help = "Mail owners and reviewers what is due. Safe to run at any time, and twice: nobody is told the same twice."
    work = "review reminders"

    def send(self) -> Outcome:
        """Send them."""
        return send_reminders()
