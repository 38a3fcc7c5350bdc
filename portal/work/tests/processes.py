"""A real worker, in a process of its own on the test database."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from portal.database import database_url
from portal.work.models import Job
from tests.servers import ROOT


def environment(mail_port: int = 1) -> dict[str, str]:
    address, question, options = database_url().partition("?")
    database = f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}{question}{options}"
    return os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "portal.work.tests.settings",
        "TEST_MAIL_PORT": str(mail_port),
    }


def start_worker(mail_port: int = 1) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment(mail_port))


@contextmanager
def worker(mail_port: int = 1) -> Iterator[subprocess.Popen]:
    process = start_worker(mail_port)
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)


def eventually(what: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


def states() -> list[str]:
    return list(Job.objects.order_by("enqueued_at").values_list("status", flat=True))
