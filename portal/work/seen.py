"""Whether a worker lives, and how much work there is."""

from datetime import timedelta

from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks import TaskResultStatus

from portal.work.models import LOCK, Job, WorkerBeat
from portal.work.queueing import BACKEND

SILENCE = timedelta(minutes=1)
_HELD = """SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s
AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""


def worker_seen() -> bool:
    """Tell whether a worker looked for work within a minute, or is busy: then it holds a lock."""
    if WorkerBeat.objects.filter(seen_at__gt=timezone.now() - SILENCE).exists():
        return True
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [LOCK])
        return bool(cursor.fetchone()[0])


def jobs_by_state() -> dict[str, float]:
    """Return how many pieces of work wait, run, failed and, of the last day, succeeded."""
    counted = dict(Job.objects.order_by().values_list("status").annotate(number=Count("pk")))
    return {str(state.value).lower(): counted.get(state.value, 0) for state in TaskResultStatus}


def oldest_waiting() -> dict[str, float]:
    """Return for how many seconds the oldest work that is due has waited, by queue; empty where none waits."""
    now = timezone.now()
    due = Job.objects.ready().filter(backend_name=BACKEND).order_by()
    rows = due.values_list("queue_name").annotate(oldest=Min("enqueued_at"))
    return {queue: (now - oldest).total_seconds() for queue, oldest in rows}
