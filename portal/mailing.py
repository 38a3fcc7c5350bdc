"""Sending mail so that one address that is refused keeps nobody else from theirs, and nobody is told twice."""

import logging
import re
import smtplib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.template.loader import render_to_string

from portal.locks import alone_in
from portal.users.models import User

log = logging.getLogger(__name__)
# The server talks to us and will not have this one mail. Anything else that fails would fail for all.
_REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


@dataclass(frozen=True)
class Letter:
    """Subject and text of a mail."""

    subject: str
    body: str


class Due(Protocol):
    """What one person is due to be told. Without a letter it is only remembered."""

    @property
    def user(self) -> User:
        """Whom."""

    @property
    def letter(self) -> Letter | None:
        """What."""

    def remember(self) -> None:
        """Write down that it was told; kept only when the server has taken the mail."""


@dataclass
class Outcome:
    """How a run went."""

    sent: int = 0
    refused: list[str] = field(default_factory=list)  # user names; what they are due stays due
    is_down: str = ""  # why the mail server could not be used


def write(template: str, subject: str, context: dict[str, Any]) -> Letter:
    """Return a mail from a text template; the subject begins with the site's name."""
    body = render_to_string(template, context | {"site": settings.SITE_NAME})
    subject = f"{settings.SITE_NAME}: {subject}"
    return Letter(" ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", body).strip() + "\n")


def message_of(letter: Letter, user: User) -> EmailMessage:
    """Return the letter as a mail to this person, marked as written by a machine."""
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(letter.subject, letter.body, to=[user.email], headers=headers)


def send_all(due: Iterable[Due]) -> Outcome:
    """Send what is due. What could not be sent stays due, for each person alone."""
    outcome, connection = Outcome(), get_connection()
    try:
        for one in due:
            try:
                outcome.sent += _deliver(one, connection)
            except _REFUSED as error:
                log.warning("The mail to user %s was refused: %s", one.user.pk, type(error).__name__)
                outcome.refused.append(one.user.get_username())
    except OSError as error:  # every error of smtplib is one
        outcome.is_down = str(error) or type(error).__name__
    finally:
        with suppress(OSError):
            connection.close()
    return outcome


def _deliver(due: Due, connection: BaseEmailBackend) -> bool:
    """Send and remember, both or neither; tell whether there was a mail to send.

    Rows are written first and kept only when the server has taken the mail: two processes cannot both send it.
    """
    letter = due.letter
    if letter:
        connection.open()
    with transaction.atomic():
        due.remember()
        if letter:
            message = message_of(letter, due.user)
            message.connection = connection
            message.send()
    return letter is not None


class SendingCommand(BaseCommand):
    """A command that sends what is due, one process at a time."""

    work = ""  # the name of its lock

    def send(self) -> Outcome:
        """Send it; each command says what."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Send it.

        Raises:
            CommandError: some could not be sent; the next run tries them again.
        """
        with alone_in(self.work):
            outcome = self.send()
        if outcome.sent or self.stdout.isatty():
            self.stdout.write(f"{outcome.sent} reminders sent.")
        if outcome.is_down:
            raise CommandError(f"The mail server cannot be used: {outcome.is_down}. The next run tries again.")
        if outcome.refused:
            raise CommandError(f"Mail refused for: {', '.join(outcome.refused)}. The next run tries again.")
