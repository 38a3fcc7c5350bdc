"""A worker that is killed loses nothing and repeats nothing: real processes, a real mail server."""

import signal
from datetime import timedelta

import pytest
from django.core.mail import send_mail
from django.db.models import F

from portal.work.models import Job
from portal.work.queueing import later
from portal.work.tests import jobs
from portal.work.tests.processes import eventually, states, worker
from tests.mailbox import mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def mail(*names: str) -> None:
    for name in names:
        send_mail("Subject", "Words that nobody else may read", None, [f"{name}@example.org"])


def do_not_wait() -> bool:
    """Let the next attempt come at once."""
    Job.objects.filter(status="READY").update(run_after=F("enqueued_at") - timedelta(minutes=1))
    return True


def test_work_of_a_killed_worker_is_taken_up_by_the_next_and_by_no_other_before(tmp_path):
    later(jobs.wait_for_go, str(tmp_path))
    with worker() as killed:
        eventually(lambda: jobs.notes(tmp_path))
        with worker() as second:
            later(jobs.say, str(tmp_path), "the second works")
            eventually(lambda: "the second works" in jobs.notes(tmp_path))
            assert jobs.notes(tmp_path).count("began") == 1, "its worker lives, so it is nobody else's"
            killed.kill()
            eventually(lambda: jobs.notes(tmp_path).count("began") == 2)
            (tmp_path / "go").touch()
            eventually(lambda: states() == ["SUCCESSFUL"] * 2)
            assert second.poll() is None
    assert jobs.notes(tmp_path).count("ended") == 1


def test_mail_is_sent_once_though_its_worker_is_killed_before_the_server_has_taken_it():
    with mail_server() as (box, port):
        box.may_answer.clear()
        mail("anna", "bela")
        with worker(port) as killed:
            assert box.asked.wait(30)
            killed.kill()
            killed.wait()
        box.asked.clear()
        box.may_answer.set()
        assert box.taken == []
        with worker(port):
            eventually(lambda: states() == ["SUCCESSFUL"] * 2)
        assert sorted(box.taken) == ["anna@example.org", "bela@example.org"]
        assert "Words" not in str(list(Job.objects.values()))


def test_mail_that_was_taken_is_not_sent_again_though_its_worker_could_not_say_so():
    """The worker is killed after the letter is remembered as sent, and before its work is noted as done."""
    with mail_server() as (box, port):
        mail("anna")
        with worker(port):
            eventually(lambda: states() == ["SUCCESSFUL"])
        Job.objects.update(status="RUNNING", finished_at=None)  # as a kill in that moment leaves it
        with worker(port):
            eventually(lambda: states() == ["SUCCESSFUL"])
        assert box.taken == ["anna@example.org"]


def test_twenty_letters_and_a_worker_killed_again_and_again(tmp_path):
    with mail_server() as (box, port):
        box.may_answer.clear()
        mail(*(f"person{number}" for number in range(20)))
        for _ in range(3):
            box.asked.clear()
            with worker(port) as killed:
                assert box.asked.wait(30)
                killed.kill()
                killed.wait()
        box.may_answer.set()
        with worker(port):
            eventually(lambda: do_not_wait() and states() == ["SUCCESSFUL"] * 20, seconds=60)
        assert len(box.taken) == len(set(box.taken)) == len(set(box.ids)) == 20


def test_work_that_kills_its_worker_each_time_ends_as_failed(tmp_path):
    later(jobs.kill_own_worker, str(tmp_path))
    Job.objects.update(worker_ids=["earlier"] * 7)
    with worker() as killed:
        killed.wait(timeout=30)
    with worker():
        eventually(lambda: states() == ["FAILED"])
    assert jobs.notes(tmp_path) == ["began"]
    assert "WorkerKilled" in Job.objects.get().reason


def test_told_to_stop_it_finishes_what_it_has_begun_and_begins_nothing_more(tmp_path):
    later(jobs.wait_for_go, str(tmp_path))
    with worker() as stopped:
        eventually(lambda: jobs.notes(tmp_path))
        stopped.send_signal(signal.SIGTERM)
        later(jobs.say, str(tmp_path), "too late")
        (tmp_path / "go").touch()
        assert stopped.wait(timeout=30) == 0
    assert jobs.notes(tmp_path) == ["began", "ended"]
    assert states() == ["SUCCESSFUL", "READY"]


def test_long_work_holds_up_no_short_work(tmp_path):
    later(jobs.wait_for_go, str(tmp_path))
    later(jobs.say_slowly, str(tmp_path), "beside it")
    with worker():
        eventually(lambda: "beside it" in jobs.notes(tmp_path))
        (tmp_path / "go").touch()
        eventually(lambda: states() == ["SUCCESSFUL"] * 2)
