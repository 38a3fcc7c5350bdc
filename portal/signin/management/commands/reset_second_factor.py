"""``manage.py reset_second_factor NAME``: for the administrator who lost it, when no other can help."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.signin.factors import reset_second_factor
from portal.users.models import User


class Command(BaseCommand):
    """Take the second factor off an account."""

    help = "Take the second factor and recovery codes off an account and end its sessions. It is written down."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the account."""
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Do it.

        Raises:
            CommandError: there is no such account.
        """
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"No account has the user name {username!r}.")
        reset_second_factor(user)
        self.stdout.write(f"{username} signs in with the password alone, then sets up a second factor anew.")
