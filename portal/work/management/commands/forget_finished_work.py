"""``manage.py forget_finished_work``: delete the rows of work that is done."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.work.models import Job

DONE, FAILED = timedelta(days=1), timedelta(days=30)


class Command(BaseCommand):
    """Keep what succeeded for a day, and what failed for thirty."""

    help = "Delete the rows of background work: done a day ago, or failed thirty days ago. What waits stays."

    def handle(self, *args: object, **options: object) -> None:
        """Delete them."""
        now = timezone.now()
        Job.objects.successful().filter(finished_at__lt=now - DONE).delete()
        Job.objects.failed().filter(finished_at__lt=now - FAILED).delete()
