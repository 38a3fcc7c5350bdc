"""What is published is told to the cache in front: after it is committed, and without troubling an editor."""

import socket
from threading import Event
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page

from portal.addresses import address_of
from portal.content.tests.factories import add_page
from portal.front_cache.tests.recorder import SETTING, Recorder
from portal.front_cache.work import copies_replaced, replace_copies
from portal.home.models import InformationPage
from portal.work.models import Job
from portal.work.queueing import FRESH, later_once
from portal.work.worker import Worker, claim_next
from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
HOST = "http://testserver"


@pytest.fixture
def told(settings):
    settings.WAGTAILFRONTENDCACHE, settings.BASE_URL = SETTING, HOST
    Recorder.told.clear()
    return Recorder.told


@pytest.fixture
def page(home):
    return add_page(home, InformationPage, title="About", slug="about")


def test_a_published_page_and_what_shows_it(page, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        page.save_revision().publish()
    assert told == []  # whoever asked now would still get the old page
    with django_capture_on_commit_callbacks(execute=True):
        for callback in callbacks:
            callback()
    assert told[0] == f"{HOST}/about/"
    assert {f"{HOST}/", f"{HOST}/updates.xml"} <= set(told)


def test_a_page_taken_down(page, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert f"{HOST}/about/" in told
    assert f"{HOST}/" in told


def test_without_a_cache_in_front_nobody_waits_for_addresses_that_nobody_asks_for(page, settings):
    """Looking them up took half the time of deleting a section."""
    settings.WAGTAILFRONTENDCACHE = {}
    with mock.patch("portal.front_cache.signals.showing_page") as looked_up:
        page.unpublish()
        page.delete()
    assert not looked_up.called


def test_a_deleted_page_is_told_with_what_showed_it(home, told, django_capture_on_commit_callbacks):
    """Of Wagtail's own type, as the page that a new site begins with: once deleted it does not know its key."""
    page = home.add_child(instance=Page(title="Welcome", slug="welcome"))
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert {f"{HOST}/welcome/", f"{HOST}/"} <= set(told)


def test_a_page_with_a_new_address_is_told_at_the_old_one(page, told, django_capture_on_commit_callbacks):
    page.slug = "about-us"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert {f"{HOST}/about/", f"{HOST}/about-us/"} <= set(told)


def test_a_moved_page_is_told_at_the_old_address(home, page, told, django_capture_on_commit_callbacks):
    target = add_page(home, InformationPage, title="Charity", slug="charity")
    add_page(page, InformationPage, title="People", slug="people")
    with django_capture_on_commit_callbacks(execute=True):
        page.move(target, pos="last-child")
    assert {f"{HOST}/about/", f"{HOST}/charity/about/", f"{HOST}/about/people/"} <= set(told)


def test_nothing_is_told_of_what_was_taken_back(page, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        page.save_revision().publish()
        told.clear()
        raise RuntimeError
    assert told == []


def test_an_entry_published_withdrawn_and_deleted(home, told, django_capture_on_commit_callbacks):
    service = ServiceFactory()
    for change in (lambda: service.save_revision().publish(), service.unpublish, service.delete):
        told.clear()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        assert {HOST + service.get_absolute_url(), f"{HOST}/support-directory/", f"{HOST}/help-now/"} <= set(told)


def test_a_cache_that_is_away_spoils_nobodys_work(page, settings, django_capture_on_commit_callbacks):
    settings.WAGTAILFRONTENDCACHE = {
        "default": {
            "BACKEND": "portal.front_cache.backend.RefreshBackend",
            "LOCATION": "http://127.0.0.1:9",
            "SECRET": "word",
        }
    }
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    page.refresh_from_db()
    assert page.live


def test_an_editor_does_not_wait_for_a_cache_that_hangs(page, settings, queue, django_capture_on_commit_callbacks):
    with socket.socket() as hung:
        hung.bind(("127.0.0.1", 0))
        hung.listen()
        settings.WAGTAILFRONTENDCACHE = {
            "default": {
                "BACKEND": "portal.front_cache.backend.RefreshBackend",
                "LOCATION": f"http://127.0.0.1:{hung.getsockname()[1]}",
                "SECRET": "word",
            }
        }
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        hung.setblocking(False)
        with pytest.raises(BlockingIOError):
            hung.accept()  # nobody so much as asked it
    job = Job.objects.get(queue_name=FRESH)
    assert address_of(page) in job.args_kwargs["args"][0]


def test_an_entry_saved_again_and_again_asks_once_while_it_waits(home, settings, queue):
    settings.WAGTAILFRONTENDCACHE = SETTING
    for _ in range(3):
        later_once(replace_copies, ["http://testserver/about/"])
    assert Job.objects.count() == 1


def test_operators_see_how_many_copies_were_replaced(home, told, queue):
    later_once(replace_copies, [f"{HOST}/about/", f"{HOST}/"])
    job = claim_next(FRESH, "test")
    Worker(FRESH, Event()).run_task(job)
    assert told == [f"{HOST}/about/", f"{HOST}/"]
    assert copies_replaced() == {"done": 2, "failed": 0}


def test_without_a_cache_in_front_nothing_is_asked_for(page, settings, queue, django_capture_on_commit_callbacks):
    settings.WAGTAILFRONTENDCACHE = {}
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert not Job.objects.exists()


def test_without_a_cache_in_front_the_walk_does_nothing(home, settings, capsys):
    settings.WAGTAILFRONTENDCACHE = {}
    call_command("warm_front_cache")
    assert capsys.readouterr().out == ""
