"""Regular work: what it does, that one fault stops nothing, that it stops when told."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from portal.content.tests.factories import add_page
from portal.home.models import InformationPage
from portal.management.commands import run_scheduled
from portal.search.query import find

pytestmark = pytest.mark.django_db


def job(action: Callable[[], object]) -> BaseCommand:
    """Return a command that does ``action``."""
    command = BaseCommand()
    command.handle = lambda *args, **options: action() and None
    return command


def fail() -> None:
    raise ValueError("a fault of one job")


@pytest.fixture
def _rounds(monkeypatch):
    """Let the command catch SIGTERM for a while, and keep the connection that holds this test's transaction."""
    monkeypatch.setattr(run_scheduled, "close_old_connections", lambda: None)
    usual = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, usual)


def locks_held() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        return cursor.fetchone()[0]


def test_what_is_due_is_published_and_what_is_over_is_taken_down(client, home):
    passed = timezone.now() - timedelta(minutes=1)
    over = add_page(home, InformationPage, title="Over", slug="over", body=[("text", "<p>giraffe</p>")])
    InformationPage.objects.filter(pk=over.pk).update(expire_at=passed)
    due = add_page(home, InformationPage, title="Due", slug="due", body=[("text", "<p>giraffe</p>")], live=False)
    due.save_revision(approved_go_live_at=passed)
    assert client.get("/due/").status_code == 404
    call_command("run_scheduled")
    assert client.get("/due/").status_code == 200
    assert client.get("/over/").status_code == 404
    assert [entry.title for entry in find("giraffe").entries] == ["Due"]


def test_a_job_that_fails_keeps_no_other_from_its_work(settings, caplog):
    done = []
    settings.SCHEDULED_COMMANDS = [job(fail), job(lambda: done.append("second"))]
    with pytest.raises(CommandError):
        call_command("run_scheduled")
    assert done == ["second"]
    assert "a fault of one job" in caplog.text


def test_two_runners_never_work_at_once(settings):
    held = []
    settings.SCHEDULED_COMMANDS = [job(lambda: held.append(locks_held()))]
    call_command("run_scheduled")
    assert held == [1]
    assert locks_held() == 0


@pytest.mark.usefixtures("_rounds")
def test_rounds_go_on_until_it_is_told_to_stop_and_a_job_is_finished_first(settings):
    done = []

    def work() -> None:
        if len(done) >= 2:
            os.kill(os.getpid(), signal.SIGTERM)
        done.append("finished")

    settings.SCHEDULED_COMMANDS = [job(fail), job(work)]
    call_command("run_scheduled", every=0)
    assert done == ["finished"] * 3


@pytest.mark.usefixtures("_rounds")
def test_a_database_that_is_away_for_a_while_does_not_end_it(monkeypatch):
    rounds = []

    def run_jobs() -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("away")
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(run_scheduled, "run_jobs", run_jobs)
    call_command("run_scheduled", every=0)
    assert len(rounds) == 2
