"""The worker: claims work, holds its lock while it runs, takes up what a killed worker left behind."""

import logging
import os
import socket
from threading import Event, Thread
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker

from portal.work.models import Job, WorkerBeat
from portal.work.queueing import BACKEND, FRESH, QUEUES

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks at an empty queue ...
SHORT = {FRESH: 0.2}  # ... and at those that cannot wait so long
BEAT = 10.0  # seconds between two signs of life


class Worker(LibraryWorker):
    """Does the work of one queue, in one thread. How a piece is run is the library's; how it is kept is ours."""

    def __init__(self, queue: str, stop: Event) -> None:
        super().__init__(
            queue_names=[queue],
            interval=SHORT.get(queue, PAUSE),
            batch=False,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:30]}-{os.getpid()}-{queue}"[:64],
            excluded_queue_names=[],
        )
        self.queue, self.stop = queue, stop
        self._beaten = self._cleared = -BEAT
        self.broke = False

    def run(self) -> None:
        """Work until told to stop; what has begun is finished first. A database that is away is waited for."""
        try:
            while not self.stop.is_set():
                if not self._look():
                    self.stop.wait(self.interval)
        except Exception:
            log.exception("The worker of a queue broke")
            self.broke = True
        finally:
            self.stop.set()  # one thread without the other would look alive: the process ends and is started again
            connection.close()

    def _look(self) -> bool:
        """Do one piece of work, if there is any, and tell whether there was."""
        close_old_connections()
        try:
            self._look_after()
            job = claim_next(self.queue, self.worker_id)
            if job:
                self.run_task(job)
                job.unlock()
        except (OperationalError, InterfaceError):
            # A lost connection has lost its lock too: the row says "running", and is taken up in the next round.
            log.exception("The database did not answer")
            connection.close()
            return False
        return job is not None

    def _look_after(self) -> None:
        """Give a sign of life, and look for what another worker left behind, each at its time."""
        now = monotonic()
        if now - self._beaten >= BEAT:
            WorkerBeat.objects.update_or_create(queue=self.queue, defaults={"seen_at": timezone.now()})
            self._beaten = now
        if now - self._cleared >= PAUSE:
            take_up_left_behind(self.queue)
            self._cleared = now


def claim_next(queue: str, worker_id: str) -> Job | None:
    """Take the next piece of work, with its lock, or return None where nothing is due."""
    with transaction.atomic():
        job: Any = Job.objects.ready().filter(backend_name=BACKEND, queue_name=queue).get_locked()
        if job is None or not job.lock():
            return None
        job.claim(worker_id)
    return job


def take_up_left_behind(queue: str) -> None:
    """Put back what says that it runs and that no process holds the lock of."""
    rows: Any = Job.objects.running().filter(backend_name=BACKEND, queue_name=queue)
    for row in rows:
        if not row.lock():
            continue
        with transaction.atomic():
            # It may have ended between the two looks; with its lock in hand nothing else can happen to it.
            job: Any = Job.objects.select_for_update().filter(pk=row.pk, status=TaskResultStatus.RUNNING).first()
            if job:
                log.warning("Work was left behind by a worker that is gone: job %s, attempt %d", job.pk, job.attempts)
                job.take_up()
        row.unlock()


def work(stop: Event) -> bool:
    """Run a thread for each queue until ``stop`` is set; tell whether all ended because of that."""
    workers = [Worker(queue, stop) for queue in QUEUES]
    threads = [Thread(target=worker.run, name=f"work-{worker.queue}") for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return not any(worker.broke for worker in workers)
