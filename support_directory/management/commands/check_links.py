"""``manage.py check_links``: try the links of the public directory, each once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import MofNCompleteColumn, Progress

from portal.locks import alone_in
from support_directory.upkeep.links import Uses, links_to_try, try_links
from support_directory.upkeep.rounds import LineDown

MINUTES = 4  # the scheduler has other work: it comes back for the rest


class Command(BaseCommand):
    """Try what was not tried today. A link that fails on three days is shown to staff as broken."""

    help = "Try each link of the public directory once a day. Safe to run at any time, twice, and to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to try, and for how long."""
        parser.add_argument("--again", action="store_true", help="try also what was tried today")
        parser.add_argument(
            "--minutes", type=float, default=MINUTES, help=f"begin no more links after so many minutes ({MINUTES})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Try them; a second run waits for the first, and finds its work done.

        Raises:
            CommandError: no server answers at all, so nothing can be said about any link.
        """
        with alone_in("directory links"):
            uses = links_to_try(again=options["again"])
            if uses:
                self.stdout.write(self.try_them(uses, options["minutes"] * 60))
            elif self.stdout.isatty():
                self.stdout.write("Every link was tried today.")

    def try_them(self, uses: Uses, seconds: float) -> str:
        """Try these links and say how many answered."""
        good, bad = 0, 0
        columns = [*Progress.get_default_columns()[:2], MofNCompleteColumn()]
        try:
            with Progress(*columns, disable=not self.stdout.isatty()) as progress:
                task = progress.add_task("Trying links", total=len(uses))
                for _url, answer in try_links(uses, seconds):
                    good, bad = good + answer.works, bad + (not answer.works)
                    progress.advance(task)
        except LineDown as error:
            words = "No server answers: this machine does not reach the internet. Nothing was counted."
            raise CommandError(words) from error
        left = len(uses) - good - bad
        return f"{good} links answer, {bad} do not" + (f"; {left} are left for the next run." if left else ".")
