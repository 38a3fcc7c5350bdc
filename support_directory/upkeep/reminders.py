"""Who is to be told what, and remembering that they were: once for each stage, however often this runs."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.mailing import Letter, Outcome, send_all
from portal.users.models import User
from support_directory.models import ReminderSent
from support_directory.upkeep.crisis import crisis_problems
from support_directory.upkeep.letters import WeeklyLetters, crisis_letter

log = logging.getLogger(__name__)
KEPT = timedelta(days=60)
_GROUPS = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Reminder:
    """What one person is due to be told, and the stages that it settles."""

    user: User
    stages: list[str]
    letter: Letter | None

    def remember(self) -> None:
        """Write down the stages."""
        now = timezone.now()
        rows = [ReminderSent(user=self.user, stage=stage, sent_at=now) for stage in self.stages]
        ReminderSent.objects.bulk_create(rows)


def send_reminders() -> Outcome:
    """Send what is due. What could not be sent stays due, for each person alone; nobody is told twice."""
    outcome = send_all(due_reminders())
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
