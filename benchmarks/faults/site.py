"""The whole site in a folder of its own: nothing of the developer's is touched, and nothing stays."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks import static_files
from benchmarks.database import CHECKOUT
from benchmarks.faults.supervised import Supervised
from portal.database import EmbeddedPostgres
from tests.mailbox import Mailbox, mail_server
from tests.servers import free_port, gunicorn_options, running_nginx

MEDIA_MEGABYTES = 24
WORD = "only-for-faults"
MANAGE = [sys.executable, "manage.py"]


@dataclass(frozen=True)
class Site:
    """What runs, and how to reach it."""

    front: str
    environment: dict[str, str]
    postgres: EmbeddedPostgres
    web: Supervised
    worker: Supervised
    mailbox: Mailbox
    media: Path


@contextmanager
def small_disk(place: Path) -> Iterator[None]:
    """Put a disk of a few megabytes at ``place``, in memory.

    Raises:
        SystemExit: this system does not let us.
    """
    place.mkdir()
    size = f"size={MEDIA_MEGABYTES}m"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", place], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"A small disk for uploads could not be made: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@contextmanager
def whole_site(folder: Path) -> Iterator[Site]:
    """Fill a database, start everything, and take all away again.

    Raises:
        SystemExit: something is missing on this machine; the message says what.
    """
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if not nginx:
        raise SystemExit("nginx is not installed: apt install nginx-light")
    media, port, postgres = folder / "media", free_port(), EmbeddedPostgres(folder)
    (folder / "refresh.conf").write_text(f'"{WORD}" 1;\n')
    with ExitStack() as stack:
        stack.enter_context(small_disk(media))
        stack.callback(postgres.stop)
        box, mail_port = stack.enter_context(mail_server())
        front = stack.enter_context(running_nginx(nginx, folder, port))
        environment = os.environ | _settings(postgres.ensure_running(), front, media, mail_port)
        static_files.collect(environment)
        print("Filling a database")
        for command in (["migrate", "--no-input"], ["load_starter_content"]):
            subprocess.run([*MANAGE, *command, "--verbosity", "0"], env=environment, cwd=CHECKOUT, check=True)
        options = [option for option in gunicorn_options() if not option.startswith("--bind=")]
        serve = [sys.executable, "-m", "gunicorn", *options, f"--bind=127.0.0.1:{port}", "portal.wsgi"]
        web = stack.enter_context(Supervised(serve, environment, folder / "web.log"))
        worker = stack.enter_context(Supervised([*MANAGE, "work"], environment, folder / "worker.log"))
        with suppress(KeyboardInterrupt):
            yield Site(front, environment, postgres, web, worker, box, media)


def _settings(database: str, front: str, media: Path, mail_port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_URL": database,
        "DATABASE_CONN_MAX_AGE": "60",  # as the image has it
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": front,
        "SECURE_SSL_REDIRECT": "false",
        "MEDIA_ROOT": str(media),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "REQUIRE_SECOND_FACTOR": "false",  # the editor who uploads a picture is a program
        "FRONT_CACHE_URL": front,
        "FRONT_CACHE_SECRET": WORD,
        "WEB_CONCURRENCY": "2",
        "MALLOC_ARENA_MAX": "2",
    }
