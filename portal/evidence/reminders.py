"""Who is reminded of which review, and remembering it: each person once for each stage, however often this runs."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, TaskState

from portal.evidence.letters import Line, digest, full
from portal.evidence.models import Outcome, PageCare, Review, ReviewReminder, ReviewTask, Role
from portal.evidence.people import leads, signers
from portal.evidence.reviewing.addresses import care_url, sign_url
from portal.evidence.standing import deciding_role
from portal.mailing import Letter, send_all
from portal.mailing import Outcome as Sending
from portal.users.models import User

Stage = ReviewReminder.Stage
SOON, LATE, WAITING = datetime.timedelta(60), datetime.timedelta(30), datetime.timedelta(7)
REVIEW_OF: dict[Role, Promise] = {
    Role.MEDICAL: gettext_lazy("the medical review"),
    Role.LIVED_EXPERIENCE: gettext_lazy("the lived experience review"),
    Role.EDITORIAL: gettext_lazy("the editorial check"),
}
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
        # One row serves all roles that fall due on a page on one day: they come to each stage together.
        settled = {(one.page.pk, one.due, stage) for one in self.matters for stage in one.settled}
        ReviewReminder.objects.bulk_create(
            ReviewReminder(user=self.user, page_id=page, due=due, stage=stage)
            for page, due, stage in sorted(settled - _told(self.user))
        )


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
        told = _told(user)
        new = [one for one in matters[pk] if (one.page.pk, one.due, one.stage) not in told]
        if new:
            yield Reminder(user, new)


def due_matters(today: datetime.date) -> Iterator[Matter]:
    """Yield the newest signatures on published pages, one for each role, that are due soon, due or overdue."""
    signed = Review.objects.filter(outcome=Outcome.SIGNED, page__live=True)
    newest = signed.order_by("page", "role", "-made_at", "-pk").distinct("page", "role").values("pk")
    for review in signed.filter(pk__in=newest, next_due__lte=today + SOON).select_related("page").defer("material"):
        if review.next_due:
            yield Matter(review.page, review.role, review.next_due, stage_of(review.next_due, today))


def overdue_reviews() -> dict[str, float]:
    """Return how many published pages are due in the role they rest on, for the numbers of operators."""
    today = timezone.localdate()
    due = (matter for matter in due_matters(today) if matter.due <= today)
    return {"all": sum(matter.role == deciding_role(matter.page.specific_class) for matter in due)}


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


def _told(user: User) -> set[tuple[int, datetime.date, str]]:
    return set(ReviewReminder.objects.filter(user=user).values_list("page", "due", "stage"))


def _line(user: User, matter: Matter) -> Line:
    page, day = matter.page, date_format(matter.due, "j F Y")
    words = {
        Stage.SOON: _("%(page)s: %(review)s is due on %(day)s"),
        Stage.DUE: _("%(page)s: %(review)s was due on %(day)s, so the signature no longer counts"),
        Stage.OVERDUE: _("%(page)s: %(review)s has been overdue since %(day)s"),
        Stage.WAITING: _("%(page)s: %(review)s has waited for a signature for a week or more"),
    }[matter.stage]
    said = {"page": page.get_admin_display_title(), "review": REVIEW_OF[Role(matter.role)], "day": day}
    may = signers(matter.role).filter(pk=user.pk).exists()
    address = sign_url(page.pk, matter.role) if may else care_url(page.pk)
    return Line(words % said, full(address))
