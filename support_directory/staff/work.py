"""What there is to do in the directory, said once: for the work queue, the filters of the list and the home page."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from portal.users.models import User
from support_directory.choices import Assurance, Outcome, Status
from support_directory.models import LinkCheck, Service, Verification
from support_directory.querysets import ServiceQuerySet

DUE_SOON_DAYS = 30
WORKING = ("change_service", "verify_service", "approve_service")


class Task(TextChoices):
    """Why an entry needs somebody."""

    OVERDUE = "overdue", gettext_lazy("Overdue: the check has run out")
    SOON = "due", gettext_lazy("Due in the next 30 days")
    WAITING = "waiting", gettext_lazy("Waiting for a second person")
    CHANGED = "changed", gettext_lazy("Changed, not checked yet")
    UNCHECKED = "unverified", gettext_lazy("Not checked")
    BROKEN = "broken", gettext_lazy("Broken link")


def works_here(user: User | AnonymousUser) -> bool:
    """Tell whether the work queue is this person's business: looking entries up is not."""
    return any(user.has_perm(f"support_directory.{name}") for name in WORKING)


def pending_checks() -> QuerySet[Verification]:
    """Return the checks that wait for a second person: the database's half of ``Verification.awaits_approval``."""
    return Verification.objects.filter(
        outcome=Outcome.CONFIRMED, needs_approval=True, approved_by=None, voided_at=None, revision__isnull=False
    )


def broken_links() -> QuerySet[LinkCheck]:
    """Return the addresses that failed on three days in a row."""
    return LinkCheck.objects.filter(failed_days__gte=LinkCheck.DAYS_UNTIL_BROKEN)


def with_tasks(services: ServiceQuerySet) -> ServiceQuerySet:
    """Annotate what ``condition()`` asks for besides columns."""
    this = {"service": OuterRef("pk")}
    return services.annotate(
        waits=Exists(pending_checks().filter(**this)),
        has_broken_link=Exists(broken_links().filter(**this)),
        was_withdrawn=Exists(_withdrawals()),
    )


def condition(task: str) -> Q:
    """Return which entries of ``with_tasks()`` this task is about."""
    today = timezone.localdate()
    public = Q(live=True, assurance=Assurance.VERIFIED, status__in=[Status.ACTIVE, Status.TEMPORARILY_CLOSED])
    needed = Q(status__in=[Status.ACTIVE, Status.TEMPORARILY_CLOSED]) & ~Q(live=False, was_withdrawn=True)
    conditions = {
        Task.OVERDUE: public & Q(next_due__lte=today),
        Task.SOON: public & Q(next_due__gt=today, next_due__lte=today + timedelta(days=DUE_SOON_DAYS)),
        Task.WAITING: Q(waits=True),
        Task.CHANGED: public & Q(has_unpublished_changes=True, waits=False),
        Task.UNCHECKED: needed & (~Q(assurance=Assurance.VERIFIED) | Q(live=False)) & Q(waits=False),
        Task.BROKEN: needed & Q(has_broken_link=True),
    }
    return conditions[Task(task)]


def tasks_by_kind() -> dict[str, float]:
    """Return how many entries each task is about, for the numbers of operators."""
    kinds = {task.value: Count("pk", filter=condition(task)) for task in Task}
    return with_tasks(Service.objects.order_by()).aggregate(**kinds)


def _withdrawals() -> QuerySet[ModelLogEntry]:
    """Return withdrawals that nobody has edited since: such an entry is done with, not left unchecked."""
    never = Value(datetime.min.replace(tzinfo=UTC))
    return ModelLogEntry.objects.filter(
        timestamp__gte=Coalesce(OuterRef("latest_revision__created_at"), never),
        content_type=ContentType.objects.get_for_model(Service),
        object_id=Cast(OuterRef("pk"), CharField()),
        action="support_directory.withdraw",
    )


def standing(service: Service) -> str:
    """Say in a few words where an entry of ``with_tasks()`` stands."""
    if service.waits:  # type: ignore[attr-defined]
        return _("Waiting for a second person")
    if not service.live:
        return _("Not public")
    if service.is_example or service.next_due is None:
        return _("Not checked")
    words = _("Overdue since %(due)s") if service.is_due else _("Checked until %(due)s")
    words = words % {"due": date_format(service.next_due, "j M Y")}
    return _("%(standing)s, changed since") % {"standing": words} if service.has_unpublished_changes else words
