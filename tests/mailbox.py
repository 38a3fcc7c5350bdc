"""A real mail server that can be told to hang, and says what it took."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from threading import Event

from aiosmtpd.controller import Controller

from tests.servers import free_port


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
