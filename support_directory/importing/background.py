"""Bringing a file in and taking it back, by the worker: with 10,000 rows either takes longer than a proxy waits.

Each is one transaction that begins by looking at the state of the import. So a worker that is killed has done nothing,
and work that is done again, or asked for twice, finds it done. Whether something is under way is read from the queue
itself: no state of ours could be left behind by a worker that is gone.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks.base import Task

from portal.users.models import User
from portal.work.models import Job
from portal.work.queueing import SLOW, background, later
from support_directory.importing.applying import apply
from support_directory.importing.checking import NotPossible
from support_directory.importing.undoing import undo
from support_directory.models import ImportBatch

_State = ImportBatch.State
_UNDER_WAY = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@background(_("Bring a file into the directory"), queue=SLOW)
def bring_in(batch: str, user: int) -> None:
    """Apply an import; why it cannot be is kept with it."""
    _try(batch, _State.CHECKED, lambda: apply(UUID(batch), User.objects.get(pk=user)))


@background(_("Take an import back"), queue=SLOW)
def take_back(batch: str, user: int, leave_worked_on: bool) -> None:
    """Undo an import; why it cannot be is kept with it."""
    _try(
        batch,
        _State.APPLIED,
        lambda: undo(UUID(batch), User.objects.get(pk=user), leave_worked_on=leave_worked_on),
    )


def ask(work: Task, batch: ImportBatch, state: str, *args: int) -> None:
    """Ask the worker for this, if the import is in this state and nothing is under way for it.

    Two who ask at once wait for each other here, so the worker is asked once.
    """
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state != state or is_under_way(newest(held)):
            return
        held.error = ""
        held.save(update_fields=["error"])
        later(work, str(held.pk), *args)


def newest(batch: ImportBatch) -> Job | None:
    """Return what the worker was last asked to do for this import; None where work is done at once."""
    paths = [work.module_path for work in (bring_in, take_back)]
    asked = Job.objects.filter(task_path__in=paths, args_kwargs__args__0=str(batch.pk)).order_by("-enqueued_at")
    found: Any = asked.first()  # as the library's types have it, these are rows of its own model
    return found


def is_under_way(job: Job | None) -> bool:
    """Tell whether it waits, runs, or waits for another attempt."""
    return job is not None and job.status in _UNDER_WAY


def _try(batch: str, state: str, act: Callable[[], None]) -> None:
    try:
        act()
    except NotPossible as error:
        # In this state alone: elsewhere the words would be about something that is past.
        ImportBatch.objects.filter(pk=batch, state=state).update(error=str(error))
