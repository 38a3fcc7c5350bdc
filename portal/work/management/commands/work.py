"""``manage.py work``: do the background work that waits in the database."""

import signal
from threading import Event

from django.core.management.base import BaseCommand, CommandError

from portal.work.queueing import is_queued
from portal.work.worker import work


class Command(BaseCommand):
    """Work until SIGTERM; what has begun is finished first."""

    help = "Do background work until told to stop. Several may run: each piece is done by one of them."

    def handle(self, *args: object, **options: object) -> None:
        """Work.

        Raises:
            CommandError: there is no queue under these settings, or a thread broke.
        """
        if not is_queued():
            raise CommandError("Under these settings background work is done at once: there is no queue to work on.")
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, frame: stop.set())
        if not work(stop):
            raise CommandError("A thread broke: the log says why.")
