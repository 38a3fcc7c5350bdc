"""The queue's rows as this site treats them, and when its workers were last seen."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django.db import connection, models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from portal.work.failures import MOST_ATTEMPTS, WorkerKilled, may_pass, pause_after

LOCK = 0x70_6F_72_74  # the first half of our advisory locks: by it they are told from all others


class JobQuerySet(DBTaskResultQuerySet):
    """Work by its state."""

    def of(self, task_path: str, args: Iterable[Any]) -> "JobQuerySet":
        """Return the work of this task with these arguments."""
        return self.filter(task_path=task_path, args_kwargs={"args": list(args), "kwargs": {}})

    def unfinished(self) -> "JobQuerySet":
        """Return what waits, runs, or waits for another attempt."""
        return self.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])


class Job(DBTaskResult):
    """One piece of work. Each claim of it, by whichever worker, counts as an attempt.

    While it runs, its worker holds an advisory lock with the very connection that the work uses. A killed process
    holds none, so a row that says it runs and whose lock is free was left behind.
    """

    objects: ClassVar[Any] = JobQuerySet.as_manager()

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("piece of work")
        verbose_name_plural = _("background work")

    @property
    def attempts(self) -> int:
        """How often it was begun."""
        return len(self.worker_ids)

    @property
    def title(self) -> str | Promise:
        """What it does, for people; the bare name where the code is gone."""
        try:
            return getattr(self.task.func, "title", self.task_name)
        except ImportError:
            return self.task_name

    @property
    def reason(self) -> str:
        """The last line of what went wrong."""
        lines = self.traceback.strip().splitlines()
        return lines[-1] if lines else ""

    def lock(self) -> bool:
        """Take its lock, unless another connection has it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, self._number])
            return bool(cursor.fetchone()[0])

    def unlock(self) -> None:
        """Give the lock back."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, self._number])

    def set_failed(self, exc: BaseException) -> None:
        """Note the failure; what may pass waits for its next attempt instead of failing for good."""
        if self.attempts < MOST_ATTEMPTS and may_pass(exc):
            self._wait(pause_after(self.attempts))
        else:
            super().set_failed(exc)

    def take_up(self) -> None:
        """Put it back after its worker was killed: at once the first time, then as after a failure.

        Work that kills its worker each time ends as failed.
        """
        if self.attempts < MOST_ATTEMPTS:
            self._wait(pause_after(self.attempts) if self.attempts > 1 else timedelta())
        else:
            super().set_failed(WorkerKilled())

    def try_again(self) -> None:
        """Put it back as if it were new: an administrator asked for it."""
        self.worker_ids = []
        self._wait(timedelta())

    def _wait(self, pause: timedelta) -> None:
        self.status, self.run_after = TaskResultStatus.READY, timezone.now() + pause
        self.save(update_fields=["status", "run_after", "worker_ids"])

    @property
    def _number(self) -> int:
        """Half of its lock's name: 32 bits with a sign, as Postgres wants them."""
        return int.from_bytes(self.pk.bytes[:4], "big", signed=True)


class WorkerBeat(models.Model):
    """When a worker of a queue last looked for work. One that is busy with long work is known by its lock."""

    queue = models.CharField(max_length=32, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return f"{self.queue}: {self.seen_at:%Y-%m-%d %H:%M:%S}"
