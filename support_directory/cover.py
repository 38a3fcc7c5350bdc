"""No nation is left without anyone to talk to in a crisis."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from support_directory.choices import CrisisRole, Nation, Status, in_order
from support_directory.models import Service


class LastCrisisLine(Exception):
    """Refusal: this is the last public crisis line of a nation. Its text can be shown to staff."""

    def __init__(self, nations: Iterable[str]) -> None:
        self.nations = in_order(nations)
        names = ", ".join(str(Nation(nation).label) for nation in self.nations)
        super().__init__(
            _("Visitors in %(nations)s would be left without any crisis line. Check another one first.")
            % {"nations": names}
        )


def refuse_if_last(service: Service, becoming: Service | None = None, going: Iterable[UUID] = ()) -> None:
    """Refuse a change that takes the last public crisis line from a nation. Call it inside a transaction.

    Args:
        service: the entry as it is public now.
        becoming: what it is about to become; None when it goes away.
        going: ids of entries that go away with it, and so cannot stand in for it.

    Raises:
        LastCrisisLine: naming the nations.
    """
    if service.crisis_role != CrisisRole.LISTENING:
        return
    _one_at_a_time()
    lines = _lines()
    leaving = {service.pk, *going}
    before = {nation for line in lines if line.pk in leaving for nation in line.nations}
    others = {nation for line in lines if line.pk not in leaving for nation in line.nations}
    after = set(becoming.nations) if becoming is not None and _stays(becoming) else set()
    left = before - others - after
    if left:
        raise LastCrisisLine(left)


@contextmanager
def kept() -> Iterator[None]:
    """Take back what is done inside where it costs a nation its last public crisis line, by whichever rows it does.

    Raises:
        LastCrisisLine: naming the nations.
    """
    with transaction.atomic():
        before = {nation for line in _lines() for nation in line.nations}
        yield
        _one_at_a_time()  # only now: whoever checks or withdraws an entry holds its row first, and then waits here
        left = before - {nation for line in _lines() for nation in line.nations}
        if left:
            raise LastCrisisLine(left)


def refuse_to_delete_last(
    sender: type[Service], instance: Service, origin: Model | QuerySet | None = None, **kwargs: Any
) -> None:
    """Signal receiver: deleting is refused like withdrawing, one at a time or many at once."""
    if instance.crisis_role != CrisisRole.LISTENING:
        return
    # Django tells of each row of a queryset before it deletes the first: they would all stand in for each other.
    together = origin.values_list("pk", flat=True) if isinstance(origin, QuerySet) and origin.model is sender else ()
    refuse_if_last(instance, going=together)


def _one_at_a_time() -> None:
    """Wait for others who take lines away, until their transaction ends; what they did can be seen then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('support_directory.cover'))")


def _lines() -> list[Service]:
    """Return the lines that count: public, and with a number."""
    public = Service.objects.listed().filter(crisis_role=CrisisRole.LISTENING).with_contact()
    return [line for line in public if not line.lacks_number]


def _stays(service: Service) -> bool:
    running = service.crisis_role == CrisisRole.LISTENING and service.status == Status.ACTIVE
    return running and not service.lacks_number
