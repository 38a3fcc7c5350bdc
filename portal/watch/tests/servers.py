"""The site as a real server runs it: production settings, gunicorn as in the image, its log in a file."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from portal.database import database_url
from tests.servers import ROOT, ask, free_port, gunicorn_options, wait_for

TOKEN = "token-for-tests"


@dataclass
class Site:
    """A server, and what it wrote."""

    port: int
    log: Path

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, str, Any]:
        return ask(f"http://127.0.0.1:{self.port}{path}", data, **headers)

    def send(self, raw: bytes) -> bytes:
        """Send bytes that no client would, and return the first of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as plug:
            plug.sendall(raw)
            return plug.recv(1000)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@contextmanager
def running_site(folder: Path, **more: str) -> Iterator[Site]:
    address, question, options = database_url().partition("?")
    database = f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}{question}{options}"
    site = Site(free_port(), folder / "log")
    options_ = [option for option in gunicorn_options() if not option.startswith("--bind=")]
    command = [sys.executable, "-m", "gunicorn", *options_, f"--bind=127.0.0.1:{site.port}", "portal.wsgi:application"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.watch.tests.settings",
        "DATABASE_URL": database,
        "SECRET_KEY": "s" * 60,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": "http://127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "WEB_CONCURRENCY": "2",
        "METRICS_TOKEN": TOKEN,
        **more,
    }
    with site.log.open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_for(site.port, server)
            yield site
        finally:
            server.terminate()
            server.wait(timeout=30)
