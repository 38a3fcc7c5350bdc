"""Who is reminded of which review, and remembering it: each person once for each stage, however often this runs."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from portal.evidence.letters import Line, digest, full
from portal.evidence.models import Outcome, PageCare, Review, ReviewReminder, ReviewTask, Role
from portal.evidence.people import leads, signers
from portal.evidence.reviewing.addresses import care_url, sign_url
from portal.mailing import Letter, send_all
from portal.mailing import Outcome as Sending
from portal.users.models import User

Stage = ReviewReminder.Stage
SOON, LATE, WAITING = datetime.timedelta(60), datetime.timedelta(30), datetime.timedelta(7)
_ORDER = [Stage.SOON, Stage.DUE, Stage.OVERDUE]


@dataclass(frozen=True)
class Matter:
    """One page that needs somebody, the stage it has come to, and in which role.

    Attributes:
        due: the day that tells this round from the one before and the next.
    """

    page: Page
    role: str
    due: datetime.date
    stage: Stage

    @property
    def settled(self) -> list[Stage]:
        """The stages that telling this one settles: those before it would be old news."""
        return [*_ORDER[: _ORDER.index(self.stage)], self.stage] if self.stage in _ORDER else [self.stage]


@dataclass(frozen=True)
class Reminder:
    """All that one person is due to be told today."""

    user: User
    matters: list[Matter]

    @cached_property
    def letter(self) -> Letter:
        """One mail for all of it."""
        return digest(self.user, [_line(self.user, matter) for matter in self.matters])

    def remember(self) -> None:
        """Write down the stages; those told already stay as they are."""
        rows = [
            ReviewReminder(user=self.user, page=matter.page, due=matter.due, stage=stage)
            for matter in self.matters
            for stage in matter.settled
        ]
        told = set(ReviewReminder.objects.filter(user=self.user).values_list("page", "due", "stage"))
        ReviewReminder.objects.bulk_create(row for row in rows if (row.page_id, row.due, row.stage) not in told)


def send_reminders() -> Sending:
    """Send what is due. What could not be sent stays due, for each person alone; nobody is told twice."""
    return send_all(due_reminders(timezone.localdate()))


def due_reminders(today: datetime.date) -> Iterator[Reminder]:
    """Yield what each person is to be told and was not yet.

    Args:
        today: in Europe/London, the site's clock. A stage begins on its day and holds until the next: a run that was
            missed loses none.
    """
    people: dict[int, User] = {}
    matters: dict[int, list[Matter]] = defaultdict(list)
    for matter in [*due_matters(today), *waiting_matters(today)]:
        for user in _asked(matter):
            people[user.pk] = user
            matters[user.pk].append(matter)
    for pk, user in people.items():
        told = set(ReviewReminder.objects.filter(user=user).values_list("page", "due", "stage"))
        new = [one for one in matters[pk] if (one.page.pk, one.due, one.stage) not in told]
        if new:
            yield Reminder(user, new)


def due_matters(today: datetime.date) -> Iterator[Matter]:
    """Yield the published pages whose signature is due soon, due or overdue: the medical one where a page needs it."""
    signed = Review.objects.filter(outcome=Outcome.SIGNED, page__live=True, role__in=[Role.MEDICAL, Role.EDITORIAL])
    newest = signed.order_by("page", "role", "-made_at", "-pk").distinct("page", "role").values("pk")
    for review in signed.filter(pk__in=newest, next_due__lte=today + SOON).select_related("page").defer("material"):
        needs = getattr(review.page.specific_class, "needs_review", False)
        if review.next_due and review.role == (Role.MEDICAL if needs else Role.EDITORIAL):
            yield Matter(review.page, review.role, review.next_due, stage_of(review.next_due, today))


def overdue_reviews() -> dict[str, float]:
    """Return how many published pages have a review that is due today or earlier, for the numbers of operators."""
    today = timezone.localdate()
    return {"all": sum(matter.due <= today for matter in due_matters(today))}


def stage_of(due: datetime.date, today: datetime.date) -> Stage:
    """Return the stage a day has come to. Due means today or earlier."""
    if due > today:
        return Stage.SOON
    return Stage.OVERDUE if today >= due + LATE else Stage.DUE


def waiting_matters(today: datetime.date) -> Iterator[Matter]:
    """Yield the pages that have waited for a signature in a workflow for a week."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        task__in=ReviewTask.objects.all(),
        started_at__date__lte=today - WAITING,
    ).select_related("workflow_state")
    states = list(states)
    pages = Page.objects.in_bulk({int(state.workflow_state.object_id) for state in states})
    roles = dict(ReviewTask.objects.values_list("pk", "role"))
    for state in states:
        page = pages.get(int(state.workflow_state.object_id))
        if page:
            yield Matter(page, roles[state.task_id], timezone.localdate(state.started_at) + WAITING, Stage.WAITING)


def _asked(matter: Matter) -> Iterable[User]:
    """Return whom a matter concerns: owner and named reviewers; the leads where no owner can be reached.

    Whoever was asked a week ago did not answer, so then everybody hears who may sign.
    """
    care = PageCare.objects.filter(page_id=matter.page.pk).select_related("owner").first()
    may = signers(matter.role)
    named = may.filter(reviewer_of__care=care, reviewer_of__role=matter.role) if care else may.none()
    owner = care.owner if care else None
    answering = [owner] if owner and owner.is_active and owner.email else leads()
    people = [*answering, *(may if matter.stage == Stage.WAITING else named)]
    return {user.pk: user for user in people if user.email}.values()


def _line(user: User, matter: Matter) -> Line:
    page, day = matter.page, date_format(matter.due, "j F Y")
    words = {
        Stage.SOON: _("%(page)s: the review is due on %(day)s"),
        Stage.DUE: _("%(page)s: the review was due on %(day)s, so it no longer counts as reviewed"),
        Stage.OVERDUE: _("%(page)s: the review has been overdue since %(day)s"),
        Stage.WAITING: _("%(page)s: has waited for a signature for a week or more"),
    }[matter.stage]
    may = signers(matter.role).filter(pk=user.pk).exists()
    address = sign_url(page.pk, matter.role) if may else care_url(page.pk)
    return Line(words % {"page": page.get_admin_display_title(), "day": day}, full(address))
