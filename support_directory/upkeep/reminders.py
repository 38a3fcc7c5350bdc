"""Who is to be told what, and remembering that they were: once for each stage, however often this runs."""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.users.models import User
from support_directory.models import ReminderSent
from support_directory.upkeep.crisis import crisis_problems
from support_directory.upkeep.letters import Letter, WeeklyLetters, crisis_letter

log = logging.getLogger(__name__)
KEPT = timedelta(days=60)
_GROUPS = "django.contrib.auth.backends.ModelBackend"
# The server talks to us and will not have this one mail. Anything else that fails would fail for all.
_REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


@dataclass(frozen=True)
class Reminder:
    """What one person is due to be told, and the stages that it settles."""

    user: User
    stages: list[str]
    letter: Letter | None


@dataclass
class Outcome:
    """How a run went."""

    sent: int = 0
    refused: list[str] = field(default_factory=list)  # user names; their stages stay open
    is_down: str = ""  # why the mail server could not be used


def send_reminders() -> Outcome:
    """Send what is due. What could not be sent stays due, for each person alone; nobody is told twice."""
    outcome, connection = Outcome(), get_connection()
    try:
        for reminder in due_reminders():
            try:
                outcome.sent += _deliver(reminder, connection)
            except _REFUSED as error:
                log.warning("The mail to %s was refused: %s", reminder.user.get_username(), error)
                outcome.refused.append(reminder.user.get_username())
    except OSError as error:  # every error of smtplib is one
        outcome.is_down = str(error) or type(error).__name__
    finally:
        with suppress(OSError):
            connection.close()
    if outcome.sent:
        ReminderSent.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
    return outcome


def due_reminders() -> Iterator[Reminder]:
    """Yield what is due: alerts for everyone first, then the mails of the week. Three queries where nothing is."""
    yield from _alerts()
    yield from _weekly()


def recipients() -> QuerySet[User]:
    """Return those who may check entries, by their groups: staff, deputies and leads. They need an email address."""
    people = User.objects.with_perm("support_directory.verify_service", include_superusers=False, backend=_GROUPS)
    return people.exclude(email="").order_by("pk")


def _alerts() -> Iterator[Reminder]:
    """Yield each day's alerts about crisis lines; a problem that is new to somebody today is told today."""
    problems = crisis_problems()
    if not problems:
        return
    today = timezone.localdate().isoformat()
    stages = [f"crisis:{today}:{problem.key}" for problem in problems]
    told = set(ReminderSent.objects.filter(stage__in=stages).values_list("user", "stage"))
    people = list(recipients())
    if not people:
        log.warning("Crisis lines need somebody, and nobody who checks entries has an email address.")
    for user in people:
        new = [stage for stage in stages if (user.pk, stage) not in told]
        if new:
            yield Reminder(user, new, crisis_letter(user, problems))


def _weekly() -> Iterator[Reminder]:
    """Yield the mails of this week, which begins on Monday: whoever was not written to on that day is later."""
    today = timezone.localdate()
    stage = f"week:{today - timedelta(days=today.weekday())}"
    told = ReminderSent.objects.filter(user=OuterRef("pk"), stage=stage)
    letters = WeeklyLetters()
    for user in recipients().filter(~Exists(told)):
        yield Reminder(user, [stage], letters.for_user(user))


def _deliver(reminder: Reminder, connection: BaseEmailBackend) -> bool:
    """Send and remember, both or neither; tell whether there was a mail to send.

    The rows are written first and kept only when the server has taken the mail: two processes cannot both send it.
    """
    letter, now = reminder.letter, timezone.now()
    if letter:
        connection.open()
    with transaction.atomic():
        rows = [ReminderSent(user=reminder.user, stage=stage, sent_at=now) for stage in reminder.stages]
        ReminderSent.objects.bulk_create(rows)
        if letter:
            EmailMessage(
                letter.subject,
                letter.body,
                to=[reminder.user.email],
                headers={"Auto-Submitted": "auto-generated"},
                connection=connection,
            ).send()
    return letter is not None
