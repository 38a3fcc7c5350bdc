"""Asking for background work: the one way in for every app."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django_tasks import TaskResultStatus, task, task_backends
from django_tasks.base import Task
from django_tasks_db import DatabaseBackend

from portal.work.models import Job

BACKEND = "worker"  # of TASKS; Wagtail's own tasks stay with "default" and are done at once
# Each queue has a thread of its own: a round of link checks holds up no mail, a mail server that hangs no page.
QUICK, SLOW, FRESH = "default", "slow", "fresh"
QUEUES = (QUICK, SLOW, FRESH)


def background(title: str | Promise, *, queue: str = QUICK, with_context: bool = False) -> Callable[..., Task]:
    """Make a function background work. It must come to the same when it is done twice.

    Args:
        title: what it does, for the administrators who see that it failed.
        queue: ``SLOW`` for what may take more than a few seconds, ``FRESH`` for what visitors should see within one.
        with_context: its first argument is the context of the tasks framework.
    """

    def made(function: Callable[..., Any]) -> Task:
        function.title = title  # type: ignore[attr-defined]
        return task(backend=BACKEND, queue_name=queue, takes_context=with_context)(function)  # type: ignore[call-overload]

    return made


def later(work: Task, *args: Any) -> None:
    """Ask for work with these arguments (plain JSON), to be done once this transaction is safe, or not at all.

    With a queue in the database the request is a row of this very transaction: both stay or neither. Where work is
    done at once (development, tests) it begins after the commit.
    """
    if is_queued():
        work.enqueue(*args)
    else:
        transaction.on_commit(partial(work.enqueue, *args), robust=True)


def later_once(work: Task, *args: Any) -> None:
    """Ask for work unless the same still waits to be begun; that one will see what this transaction changed.

    The waiting row stays locked until this transaction ends, so no worker begins it before.
    """
    if not is_queued():
        return later(work, *args)
    with transaction.atomic():
        waiting = Job.objects.of(work.module_path, args).filter(status=TaskResultStatus.READY)
        if not waiting.select_for_update(skip_locked=True).exists():
            work.enqueue(*args)
    return None


def is_queued() -> bool:
    """Tell whether a worker does the work, in another process."""
    return isinstance(task_backends[BACKEND], DatabaseBackend)
