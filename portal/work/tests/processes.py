"""A real worker, in a process of its own on the test database, and a real mail server."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from threading import Event

from aiosmtpd.controller import Controller
from django.db import connection

from portal.database import database_url
from portal.work.models import Job
from tests.servers import ROOT, free_port


class Mailbox:
    """Takes mail, waits with its answer while told to, and says what it took."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.asked, self.may_answer = Event(), Event()
        self.may_answer.set()
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.asked.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.02)
        if session.peer and server.transport and server.transport.is_closing():
            return "451 you are gone"
        if self.answer.startswith("250"):
            self.taken += envelope.rcpt_tos
            self.texts.append(envelope.content.decode())
            self.ids.append(message_from_bytes(envelope.content)["Message-ID"])
        return self.answer


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()


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
