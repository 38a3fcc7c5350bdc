"""Bringing in and taking back by the worker: asked for once, whole or not at all, whatever happens to the worker."""

from threading import Event

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from portal.work.models import Job
from portal.work.queueing import SLOW
from portal.work.tests.processes import eventually, states, worker
from portal.work.worker import Worker, claim_next
from support_directory.importing import background
from support_directory.models import ImportBatch, Service
from support_directory.tests.factories import ServiceFactory
from support_directory.tests.importing import checked, lead

State = ImportBatch.State
NEW = {"name": "Brand new", "organization": "A new one"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def browser(client) -> Client:
    client.force_login(lead())
    return client


@pytest.fixture
def batch(db) -> ImportBatch:
    return checked([NEW])


def address(view: str, batch: ImportBatch) -> str:
    return reverse(f"directory_import:{view}", args=[batch.pk])


def press(browser: Client, view: str, batch: ImportBatch, **data: str):
    return browser.post(address(view, batch), data, follow=True)


def is_going_on(browser: Client, batch: ImportBatch) -> bool:
    return browser.get(address("batch", batch), headers={"accept": "application/json"}).json()["going_on"]


def work_off() -> list[Job]:
    done = []
    while job := claim_next(SLOW, "test"):
        Worker(SLOW, Event()).run_task(job)
        job.unlock()
        done.append(job)
    return done


def state(batch: ImportBatch) -> str:
    return ImportBatch.objects.get(pk=batch.pk).state


def test_the_page_waits_for_the_worker_with_and_without_script(browser, batch):
    page = press(browser, "apply", batch)
    html = BeautifulSoup(page.content, "html.parser")
    assert "The file is being imported" in html.get_text()
    assert html.select_one('noscript meta[http-equiv="refresh"]')
    assert "progress.js" in page.content.decode() and not html.select("main form")
    assert not Service.objects.exists() and state(batch) == State.CHECKED
    assert is_going_on(browser, batch)
    work_off()
    assert not is_going_on(browser, batch)
    page = browser.get(address("batch", batch))
    assert "Undo this import" in page.content.decode() and b"http-equiv" not in page.content
    page = press(browser, "undo", batch)
    assert "The import is being undone" in page.content.decode()
    work_off()
    assert state(batch) == State.UNDONE and not Service.objects.exists()


def test_pressed_again_it_is_asked_for_once_and_no_other_step_comes_between(browser, batch):
    for view in ("apply", "apply", "again", "check", "discard", "undo"):
        assert press(browser, view, batch).status_code == 200
    assert browser.get(address("match", batch)).status_code == 302
    assert browser.post(address("match", batch), {"column_0": "name"}).status_code == 302
    assert state(batch) == State.CHECKED
    assert len(work_off()) == 1
    assert Service.objects.count() == 1


def test_what_it_refuses_is_kept_with_the_import(browser):
    service = ServiceFactory(name="Mine")
    batch = checked([{"id": str(service.pk), "name": "Theirs"}])
    press(browser, "apply", batch)
    service.description = "Edited"
    service.save_revision()
    (job,) = work_off()
    assert job.status == "SUCCESSFUL", "a refusal is no fault: nobody has to look into it"
    page = browser.get(address("batch", batch)).content.decode()
    assert "somebody changed: Theirs (row 2)" in page and "Import as drafts" not in page


def test_an_undo_that_meets_other_work_can_leave_it(browser, batch):
    press(browser, "apply", batch)
    work_off()
    draft = Service.objects.get().get_latest_revision_as_object()
    draft.description = "By hand"
    draft.save_revision()
    press(browser, "undo", batch)
    work_off()
    assert "Undo all others" in browser.get(address("batch", batch)).content.decode()
    press(browser, "undo", batch, leave="1")
    work_off()
    assert state(batch) == State.UNDONE and Service.objects.exists()


def test_a_fault_changes_nothing_is_said_and_can_be_tried_again(browser, batch, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(background, "apply", lambda *args: 1 / 0)
        press(browser, "apply", batch)
        work_off()
    page = browser.get(address("batch", batch)).content.decode()
    assert "The last attempt broke off" in page and "Import as drafts" in page
    page = press(browser, "apply", batch).content.decode()
    work_off()
    assert state(batch) == State.APPLIED
    assert "broke off" not in browser.get(address("batch", batch)).content.decode()


def test_a_database_that_is_away_for_a_moment_ends_nothing(browser, batch, monkeypatch):
    def away(*args):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(background, "apply", away)
        press(browser, "apply", batch)
        work_off()
    assert is_going_on(browser, batch)
    Job.objects.update(run_after=timezone.now())
    work_off()
    assert state(batch) == State.APPLIED


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_in_the_midst_has_done_nothing_and_the_next_does_it_once():
    user = lead("somebody")
    service = ServiceFactory(name="Before")
    change = {"id": str(service.pk), "name": "From the file", "organization": service.organization.name}
    batch = checked([change, {"id": "", **NEW}], user=user)
    other = connections["default"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:  # holds up the worker between its first statement and its last
            cursor.execute("SELECT 1 FROM support_directory_service WHERE id = %s FOR UPDATE", [service.pk])
        background.ask(background.bring_in, batch, State.CHECKED, user.pk)
        with worker() as killed:
            eventually(lambda: states() == ["RUNNING"], seconds=120)
            killed.kill()
            killed.wait()
        other.rollback()
        assert state(batch) == State.CHECKED and not Revision.objects.for_instance(service).exists()
        with worker():
            eventually(lambda: states() == ["SUCCESSFUL"], seconds=120)
    finally:
        other.close()
    assert Revision.objects.for_instance(service).count() == 1
    assert Service.objects.filter(name="Brand new").count() == 1
    Job.objects.update(
        status="RUNNING", finished_at=None, worker_ids=["one"]
    )  # as a kill leaves it right after the commit
    with worker():
        eventually(lambda: states() == ["SUCCESSFUL"], seconds=120)
    assert Revision.objects.for_instance(service).count() == 1
    assert state(batch) == State.APPLIED
