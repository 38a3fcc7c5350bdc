"""The site as visitors meet it: gunicorn, in a process and on a database of its own. Tests talk only HTTP to it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import environ
import psycopg
from psycopg import sql

from portal.database import CHECKOUT, database_url
from tests.databases import PROCESS

START_SECONDS = 30


@dataclass(frozen=True)
class LiveSite:
    """Where the site answers, how to run its commands, and where its mails lie."""

    url: str
    environment: dict[str, str]
    mail: Path

    def manage(self, *arguments: str) -> str:
        """Run one ``manage.py`` command on the site's database and return what it said."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"manage.py {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout


@contextmanager
def fresh_database(purpose: str, copy_of: str = "template1") -> Iterator[str]:
    """Make a database beside the usual one, empty or a copy, give its address, and drop it in the end."""
    name = f"portal_{purpose}_{PROCESS}"
    usual = database_url()
    place = environ.Env.db_url_config(usual)
    keep = {"host": place["HOST"], "port": place["PORT"], "user": place["USER"], "password": place["PASSWORD"]}
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    wanted = {key: value for key, value in keep.items() if value}
    with psycopg.connect(dbname=place["NAME"], autocommit=True, **wanted) as connection:
        # A second run on the same server waits here until the first has ended.
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        connection.execute(drop)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(copy_of))
        )
        try:
            address, question, options = usual.partition("?")
            yield f"{address.rpartition('/')[0]}/{name}{question}{options}"
        finally:
            connection.execute(drop)


@contextmanager
def live_site(folder: Path, database: str) -> Iterator[LiveSite]:
    """Fill the database as ``make run`` does and serve it on a free port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        listener.set_inheritable(True)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "DATABASE_URL": database,
            "MEDIA_ROOT": str(folder / "media"),
            "BASE_URL": url,
            "MAIL_FOLDER": str(folder / "mail"),
        }
        site = LiveSite(url, os.environ | settings, folder / "mail")
        site.manage("migrate", "--verbosity=0")  # nothing but roles, if the migrations are in the copy already
        site.manage("dev", "--no-serve")  # starter content and logins
        options = ["--worker-class=gthread", "--threads=2", "--log-level=warning", f"--bind=fd://{listener.fileno()}"]
        options += ["--limit-request-line=0", "--no-control-socket"]  # nginx in front limits; here none stands
        log = folder / "gunicorn.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *options, "portal.wsgi"],
                cwd=CHECKOUT,
                env=site.environment,
                stdout=output,
                stderr=output,
                pass_fds=[listener.fileno()],
            )
        try:
            _wait_until_it_answers(f"{url}/healthz", server, log)
            yield site
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_until_it_answers(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The site did not start:\n{log.read_text()}")
