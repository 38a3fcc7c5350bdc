"""What the commands that try links have in common."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import MofNCompleteColumn, Progress

from portal.links.rounds import LineDown, Results
from portal.locks import alone_in

MINUTES = 4  # the scheduler has other work: it comes back for the rest


class LinkCommand(BaseCommand):
    """Try what was not tried today. A link that fails on three days is shown to staff as broken."""

    work = ""  # names the lock: a second run waits for the first

    def links_to_try(self, *, again: bool) -> dict[str, Any]:
        """Return the addresses to try, in order; what stands behind each is for ``try_links``.

        Raises:
            NotImplementedError: each command says which.
        """
        raise NotImplementedError

    def try_links(self, links: dict[str, Any], seconds: float) -> Results:
        """Try these links, write each answer down as it comes, and yield it.

        Raises:
            NotImplementedError: each command says how.
        """
        raise NotImplementedError

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
        with alone_in(self.work):
            links = self.links_to_try(again=options["again"])
            if links:
                self.stdout.write(self._try_them(links, options["minutes"] * 60))
            elif self.stdout.isatty():
                self.stdout.write("Every link was tried today.")

    def _try_them(self, links: dict[str, Any], seconds: float) -> str:
        """Try these links and say how many answered."""
        good, bad = 0, 0
        columns = [*Progress.get_default_columns()[:2], MofNCompleteColumn()]
        try:
            with Progress(*columns, disable=not self.stdout.isatty()) as progress:
                task = progress.add_task("Trying links", total=len(links))
                for _url, answer in self.try_links(links, seconds):
                    good, bad = good + answer.works, bad + (not answer.works)
                    progress.advance(task)
        except LineDown as error:
            words = "No server answers: this machine does not reach the internet. Nothing was counted."
            raise CommandError(words) from error
        left = len(links) - good - bad
        return f"{good} links answer, {bad} do not" + (f"; {left} are left for the next run." if left else ".")
