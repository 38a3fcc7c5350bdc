"""What fails, how often it is tried again, and who is shown it."""

import smtplib
from datetime import timedelta
from threading import Event

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from portal.roles import sync_roles
from portal.users.models import User
from portal.work import regular
from portal.work.failures import MOST_ATTEMPTS, MayPass, may_pass, pause_after
from portal.work.models import Job
from portal.work.queueing import SLOW, later, later_once
from portal.work.tests import jobs
from portal.work.worker import Worker, claim_next

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def attempt(queue: str = "default") -> Job | None:
    """Do the next piece of work as the worker does."""
    job = claim_next(queue, "test")
    if job:
        Worker(queue, Event()).run_task(job)
        job.unlock()
    return job


def due_now() -> None:
    Job.objects.update(run_after=timezone.now() - timedelta(seconds=1))


def test_a_failure_that_may_pass_is_tried_again_with_growing_pauses_and_not_for_ever():
    later(jobs.fail, "passing")
    pauses = []
    while attempt():
        job = Job.objects.get()
        if job.status == "READY":
            pauses.append(round((job.run_after - timezone.now()).total_seconds()))
            assert attempt() is None, "not before its time"
            due_now()
    assert pauses == [30, 120, 480, 1920, 7680, 14400, 14400]
    assert (job.status, job.attempts) == ("FAILED", MOST_ATTEMPTS)


def test_a_fault_of_ours_is_not_tried_again():
    later(jobs.fail, "fault")
    attempt()
    assert Job.objects.get().status == "FAILED"
    assert attempt() is None


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (OperationalError("the database restarts"), True),
        (MayPass("later"), True),
        (smtplib.SMTPServerDisconnected("gone"), True),
        (smtplib.SMTPDataError(451, b"later"), True),
        (smtplib.SMTPDataError(554, b"no"), False),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (450, b"grey list")}), True),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"unknown")}), False),
        (ValueError(), False),
    ],
)
def test_what_may_pass(error, passes):
    assert may_pass(error) is passes


def test_pauses_end_at_four_hours():
    assert pause_after(1) == timedelta(seconds=30)
    assert pause_after(20) == timedelta(hours=4)


def test_a_request_that_is_taken_back_leaves_no_work(tmp_path):
    from django.db import transaction

    with pytest.raises(ValueError, match="taken back"), transaction.atomic():
        later(jobs.say, str(tmp_path), "word")
        raise ValueError("taken back")
    assert not Job.objects.exists()


def test_the_same_work_waits_once_but_comes_anew_when_it_has_begun(tmp_path):
    later_once(jobs.say, str(tmp_path), "word")
    later_once(jobs.say, str(tmp_path), "word")
    later_once(jobs.say, str(tmp_path), "other")
    assert Job.objects.count() == 2
    claim_next("default", "test")
    later_once(jobs.say, str(tmp_path), "word")
    assert Job.objects.count() == 3


# --- regular work ---


def test_a_command_is_asked_for_once_and_its_success_makes_good_what_failed(monkeypatch, settings):
    def away(name: str) -> None:
        raise CommandError("The mail server cannot be used")

    settings.SCHEDULED_COMMANDS, settings.BACKGROUND_COMMANDS = [], ["send_review_reminders"]
    call_command("run_scheduled")
    call_command("run_scheduled")
    assert Job.objects.count() == 1
    monkeypatch.setattr(regular, "call_command", away)
    attempt(SLOW)
    assert Job.objects.get().status == "READY"
    call_command("run_scheduled")
    assert Job.objects.count() == 1, "it waits for its next attempt"
    Job.objects.update(status="FAILED", finished_at=timezone.now())
    monkeypatch.undo()
    call_command("run_scheduled")
    attempt(SLOW)
    assert [job.status for job in Job.objects.all()] == ["SUCCESSFUL"]


def test_rows_of_finished_work_go_after_a_while_and_what_waits_stays(tmp_path):
    ages = {"SUCCESSFUL": timedelta(days=2), "FAILED": timedelta(days=29), "READY": timedelta(days=99)}
    for status, age in ages.items():
        later(jobs.say, str(tmp_path), status)
        Job.objects.filter(status="READY", finished_at=None).update(status=status, finished_at=timezone.now() - age)
    call_command("forget_finished_work")
    assert set(Job.objects.values_list("status", flat=True)) == {"FAILED", "READY"}
    Job.objects.update(finished_at=timezone.now() - timedelta(days=31))
    call_command("forget_finished_work")
    assert set(Job.objects.values_list("status", flat=True)) == {"READY"}


# --- the report ---


@pytest.fixture
def failed():
    later(jobs.fail, "fault")
    attempt()
    return Job.objects.get()


@pytest.mark.usefixtures("home")
def test_administrators_see_what_failed_and_try_it_again(admin_client, failed):
    assert "Fail as asked" in admin_client.get(reverse("failed_work")).content.decode()
    page = admin_client.get(reverse("failed_work_one", args=[failed.pk])).content.decode()
    assert "ValueError: a fault" in page and "Try again" in page
    assert admin_client.get(reverse("failed_work_again", args=[failed.pk])).status_code == 405
    admin_client.post(reverse("failed_work_again", args=[failed.pk]))
    job = Job.objects.get()
    assert (job.status, job.attempts) == ("READY", 0)
    assert attempt() == job


@pytest.mark.usefixtures("home")
def test_what_no_longer_matters_is_taken_off_the_list(admin_client, failed):
    admin_client.post(reverse("failed_work_let_be", args=[failed.pk]))
    assert not Job.objects.exists()


@pytest.mark.usefixtures("home")
def test_it_is_for_administrators_alone(client, failed):
    sync_roles()
    user = User.objects.create_user("lead")
    user.groups.add(*user.groups.model.objects.all())
    client.force_login(user)
    for name in ("failed_work_again", "failed_work_let_be"):
        client.post(reverse(name, args=[failed.pk]))
    assert client.get(reverse("failed_work")).status_code in (302, 403)
    assert client.get(reverse("failed_work_one", args=[failed.pk])).status_code in (302, 403)
    assert Job.objects.get().status == "FAILED"
