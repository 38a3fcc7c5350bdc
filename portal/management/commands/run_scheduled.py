"""``manage.py run_scheduled``: the site's regular work, such as publishing what an editor set a time for."""

import logging
import signal
from threading import Event

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections

from portal.locks import alone_in
from portal.work.regular import queue_command

log = logging.getLogger(__name__)


def run_jobs() -> list[str]:
    """Run every command of ``SCHEDULED_COMMANDS``, ask the worker for those of ``BACKGROUND_COMMANDS``.

    Returns the names of those that failed here.

    One that fails is logged and keeps no other from its work. Two runners wait for each other.
    """
    failed = []
    with alone_in("scheduled jobs"):
        for name in settings.SCHEDULED_COMMANDS:
            try:
                call_command(name)
            except (Exception, SystemExit):
                log.exception("%s failed", name)
                failed.append(str(name))
        failed += [name for name in settings.BACKGROUND_COMMANDS if not queue_command(name)]
    return failed


class Command(BaseCommand):
    """Run the scheduled jobs once, or again and again until told to stop."""

    help = "Run the jobs of SCHEDULED_COMMANDS: once, or with --every until the process is told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pause between two rounds."""
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, with this pause between two rounds")

    def handle(self, *args: object, **options: object) -> None:
        """Run one round, or rounds until SIGTERM: a job that has begun is finished first.

        Raises:
            CommandError: in a single round, a job failed; cron then says so.
        """
        pause = options["every"]
        if not isinstance(pause, int):
            failed = run_jobs()
            if failed:
                raise CommandError(f"failed: {', '.join(failed)}")
            return
        stop = Event()
        signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
        while not stop.is_set():
            try:
                run_jobs()
            except (DatabaseError, InterfaceError):
                log.exception("The database did not answer")
            close_old_connections()  # one that broke is made anew in the next round
            stop.wait(pause)
