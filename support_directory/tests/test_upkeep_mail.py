"""Against a real mail server that takes, refuses, hangs and goes away: what was not taken stays due, for each alone."""

import asyncio
import socket
from threading import Barrier, Thread
from time import monotonic

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection

from portal.mailing import Letter
from portal.users.models import User
from support_directory.models import ReminderSent
from support_directory.upkeep import reminders
from support_directory.upkeep.reminders import Reminder, send_reminders

pytestmark = pytest.mark.django_db
NAMES = ["anna", "bela", "cleo"]
NATIONS = 5  # none has a crisis line: an alert for everybody, with a stage for each


class Server:
    """Takes mail, but for what ``refuse`` and ``hang`` say."""

    def __init__(self):
        self.taken: list[str] = []
        self.text: list[str] = []
        self.refuse: dict[str, str] = {}
        self.hang: set[str] = set()
        self.drop_after: int | None = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.hang & set(envelope.rcpt_tos):
            await asyncio.sleep(3)
        if self.drop_after is not None and len(self.taken) >= self.drop_after:
            server.transport.abort()
            return "421 going away"
        self.taken += envelope.rcpt_tos
        self.text.append(envelope.content.decode())
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        return unused.getsockname()[1]


@pytest.fixture
def server(settings):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.EMAIL_TIMEOUT = 0.5
    settings.DEFAULT_FROM_EMAIL = "directory@hub.example"
    yield handler
    controller.stop()


@pytest.fixture(autouse=True)
def people(db):
    for name in NAMES:
        user = User.objects.create(username=name, email=f"{name}@charity.example")
        user.user_permissions.add(Permission.objects.get(codename="verify_service"))


def run() -> str:
    """Send what is due; return why some of it failed."""
    try:
        call_command("send_directory_reminders")
    except CommandError as error:
        return str(error)
    return ""


def told() -> dict[str, int]:
    """How many stages of alerts each person is remembered to have been told of."""
    return {
        name: ReminderSent.objects.filter(user__username=name, stage__startswith="crisis").count() for name in NAMES
    }


def test_mail_is_taken_once_from_the_address_of_the_site(server):
    assert run() == "" and run() == ""
    assert server.taken == [f"{name}@charity.example" for name in NAMES]
    assert set(told().values()) == {NATIONS}
    assert "From: directory@hub.example" in server.text[0] and "Auto-Submitted: auto-generated" in server.text[0]


@pytest.mark.parametrize("answer", ["550 no such user", "450 try later", "552 full"])
def test_who_is_refused_stays_due_and_keeps_no_other_from_theirs(server, answer):
    server.refuse = {"bela@charity.example": answer}
    assert "bela" in run()
    assert server.taken == ["anna@charity.example", "cleo@charity.example"]
    assert told() == {"anna": NATIONS, "bela": 0, "cleo": NATIONS}
    assert "bela" in run() and len(server.taken) == 2
    server.refuse = {}
    assert run() == ""
    assert server.taken[2:] == ["bela@charity.example"] and told()["bela"] == NATIONS


def test_an_address_that_is_none_keeps_no_other_from_theirs(server):
    User.objects.filter(username="anna").update(email="anna@charity.example\nBcc: x@y.example")
    assert "anna" in run()
    assert server.taken == ["bela@charity.example", "cleo@charity.example"] and told()["anna"] == 0


def test_a_server_that_hangs_is_left_in_time_and_the_rest_stays_due(server):
    server.hang = {"bela@charity.example"}
    begun = monotonic()
    assert "mail server" in run()
    assert monotonic() - begun < 2.5
    assert told() == {"anna": NATIONS, "bela": 0, "cleo": 0}
    server.hang = set()
    assert run() == ""
    assert told() == dict.fromkeys(NAMES, NATIONS)
    assert server.taken.count("anna@charity.example") == 1


def test_a_server_that_goes_away_halfway_leaves_the_rest_due(server):
    server.drop_after = 1
    assert "mail server" in run()
    assert told() == {"anna": NATIONS, "bela": 0, "cleo": 0}
    server.drop_after = None
    assert run() == ""
    assert server.taken == [f"{name}@charity.example" for name in NAMES]


def test_no_server_at_all_leaves_everything_due(server, settings):
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    assert "mail server" in run()
    assert not ReminderSent.objects.exists()
    settings.EMAIL_PORT = port
    assert run() == "" and len(server.taken) == 3


def test_a_server_that_accepts_and_says_nothing_is_left_in_time(server, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        begun = monotonic()
        assert "mail server" in run()
        assert monotonic() - begun < 2.5
    assert not ReminderSent.objects.exists()


def test_a_mail_server_that_hangs_has_a_limit_by_default():
    from portal.settings import base

    assert 0 < base.EMAIL_TIMEOUT <= 60


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_without_the_lock_send_each_mail_once(server, monkeypatch):
    """The lock of the command keeps runs apart; the rows do too, where somebody calls the function itself."""
    anna = User.objects.get(username="anna")
    both = Barrier(2)

    def due():
        both.wait(10)
        yield Reminder(anna, ["crisis:2026-11-21:x"], Letter("Subject", "Text"))

    monkeypatch.setattr(reminders, "due_reminders", due)
    failures = []

    def act():
        try:
            send_reminders()
        except Exception as error:
            failures.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == ["IntegrityError"]
    assert server.taken == ["anna@charity.example"]


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_wait_for_each_other_and_send_each_mail_once(server):
    failures = []

    def act():
        try:
            failures.append(run())
        except Exception as error:
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == ["", "", ""]
    assert server.taken == [f"{name}@charity.example" for name in NAMES]
