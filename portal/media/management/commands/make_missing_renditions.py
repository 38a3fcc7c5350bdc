"""``manage.py make_missing_renditions``: ask for the sizes that pictures lack, after a restore or a change of sizes."""

from django.core.management.base import BaseCommand
from django_tasks import TaskResultStatus

from portal.media.renditions import incomplete, make_renditions
from portal.work.models import Job
from portal.work.queueing import later


class Command(BaseCommand):
    """Ask once for each picture; those asked for already, or failed, are left to the queue and its administrators."""

    help = "Ask the worker for the sizes of pictures that are missing. Safe to run at any time."

    def handle(self, *args: object, **options: object) -> None:
        """Ask for them."""
        asked = Job.objects.exclude(status=TaskResultStatus.SUCCESSFUL).filter(task_path=make_renditions.module_path)
        known = {job.args_kwargs["args"][0] for job in asked}
        for key in incomplete().exclude(pk__in=known).values_list("pk", flat=True):
            later(make_renditions, key)
