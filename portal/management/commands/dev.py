"""``manage.py dev``: what ``make run`` calls. Brings everything up to date and serves, in one process."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.commands.runserver import Command as RunserverCommand
from rich.console import Console

from portal.locks import alone_in
from portal.starter.loading import load_starter_content
from portal.starter.logins import LOGINS, make_development_logins
from portal.starter.models import StarterItem
from portal.watch.ready import unapplied_migrations


class QuickServer(RunserverCommand):
    """The development server, without a second look at the migrations that ``dev`` has just applied.

    WhiteNoise serves static files here as in production: Django's own handler fails on ``/static/../manage.py``.
    """

    def check_migrations(self) -> None:
        """Do nothing: see ``unapplied_migrations``."""


class Command(BaseCommand):
    """Migrate if needed, load the starter content once, print the address and the logins, serve."""

    help = "Bring the development site up to date and serve it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port, whether to reload on changes, and whether to serve at all."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reload", action="store_true", help="restart when a Python file changes")
        parser.add_argument("--no-serve", action="store_true", help="prepare only")

    def handle(self, *args: object, **options: object) -> None:
        """Prepare, then serve until stopped.

        Raises:
            CommandError: under settings that are not development ones.
        """
        if not getattr(settings, "DEVELOPMENT_LOGINS", False):
            raise CommandError(
                "`manage.py dev` is for development settings. A server runs gunicorn: docs/operations.md"
            )
        console = Console()
        self.prepare(console)
        address = f"http://127.0.0.1:{options['port']}"
        console.print(
            f"\n[bold]{settings.SITE_NAME}[/bold] is at {address}/, its admin at {address}/admin/", soft_wrap=True
        )
        for login in LOGINS:
            console.print(f"  {login.role:18} sign in as [bold]{login.username}[/bold], password {login.username}")
        console.print("Stop with Ctrl+C.\n")
        if not options["no_serve"]:
            serve_at = f"127.0.0.1:{options['port']}"
            call_command(QuickServer(), serve_at, use_reloader=options["reload"], skip_checks=True)

    def prepare(self, console: Console) -> None:
        """Bring the database up to date; each long step says what it does."""
        with alone_in("development start"):
            self.prepare_alone(console)

    def prepare_alone(self, console: Console) -> None:
        """Migrate and load; a second ``make run`` started meanwhile waits and then finds it done."""
        waiting = len(unapplied_migrations())
        if waiting:
            with console.status(f"Preparing the database ({waiting} steps, about half a minute the first time)"):
                call_command("migrate", verbosity=0, interactive=False)
            console.print(f"Database ready ({waiting} migrations).")
        if not StarterItem.objects.exists():
            with console.status("Loading the starter content") as status:
                made = load_starter_content(lambda line: status.update(f"Loading the starter content: {line}"))
            console.print(f"Starter content loaded ({made} pages). It is a demonstration, not advice.")
        make_development_logins()
