"""The whole way of a published page: editor, commit, nginx's copy, visitor. Real nginx, gunicorn and Postgres."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from portal.database import database_url
from tests.servers import ROOT, ask, running_gunicorn, running_nginx

pytestmark = pytest.mark.django_db
WORD = "the-word-of-this-test"
MAKE = """
from wagtail.models import Page, Site
from portal.home.models import HomePage, InformationPage
root = Page.objects.get(depth=1)
home = root.add_child(instance=HomePage(title="Home", slug="start", summary="A test"))
home.add_child(instance=InformationPage(title="Old words", slug="about"))
Site.objects.update(root_page=home)
"""
PUBLISH = """
from portal.home.models import InformationPage
page = InformationPage.objects.get(slug="about")
page.title = "New words"
page.save_revision().publish()
"""
TIMED = """
import time, urllib.request
from django.conf import settings
from portal.home.models import InformationPage
page = InformationPage.objects.get(slug="about")
for number in range(3):
    page.title = f"Words of edition {number}"
    page.save_revision().publish()
    begun = time.monotonic()
    while page.title not in urllib.request.urlopen(settings.BASE_URL + "/about/").read().decode():
        assert time.monotonic() - begun < 9, "the copy just grew old"
        time.sleep(0.01)
    print(time.monotonic() - begun)
"""
TAKE_DOWN = 'from portal.home.models import InformationPage; InformationPage.objects.get(slug="about").unpublish()'


@pytest.fixture
def module() -> str:
    """The settings under which things are done on the site."""
    return "portal.settings.test"


@pytest.fixture
def site(
    nginx: str, tmp_path: Path, module: str, django_db_setup: None
) -> Iterator[tuple[str, Callable[..., str], dict[str, str]]]:
    """The site behind nginx, on a copy of the test database, how to do something on it as an editor, and with what."""
    connection.creation.clone_test_db("published", verbosity=0)
    name = connection.creation.get_test_db_clone_settings("published")["NAME"]
    address, question, options = database_url().partition("?")
    database = f"{address.rpartition('/')[0]}/{name}{question}{options}"
    (tmp_path / "refresh.conf").write_text(f'"{WORD}" 1;\n')
    try:
        with running_gunicorn(database) as port, running_nginx(nginx, tmp_path, port) as front:
            environment = {
                "DJANGO_SETTINGS_MODULE": module,
                "DATABASE_URL": database,
                "BASE_URL": front,
                "FRONT_CACHE_URL": front,
                "FRONT_CACHE_SECRET": WORD,
            }

            def run(*arguments: str) -> str:
                command = [sys.executable, "manage.py", *arguments]
                done = subprocess.run(
                    command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=120
                )
                assert done.returncode == 0, done.stderr
                return done.stdout

            run("shell", "--no-imports", "-c", MAKE + f"Site.objects.update(hostname='127.0.0.1', port={front[17:]})")
            yield front, run, environment
    finally:
        connection.creation.destroy_test_db(suffix="published", verbosity=0)


def test_what_is_published_is_seen_at_once_and_what_is_taken_down_is_gone(
    site: tuple[str, Callable[..., str], dict[str, str]],
) -> None:
    front, run, _ = site
    address = f"{front}/about/"
    assert "Old words" in ask(address)[1]
    assert ask(address)[2]["X-Copy"] == "HIT"
    run("shell", "--no-imports", "-c", PUBLISH)
    status, body, headers = ask(address)
    assert (status, headers["X-Copy"]) == (200, "HIT")  # the copy was replaced before anybody asked
    assert "New words" in body
    run("shell", "--no-imports", "-c", TAKE_DOWN)
    assert (ask(address)[0], ask(address)[2]["X-Copy"]) == (404, "HIT")
    assert "pages kept" in run("warm_front_cache", "--now")
    assert ask(f"{front}/help-now/")[2]["X-Copy"] == "HIT"


@pytest.mark.parametrize("module", ["portal.work.tests.settings"])
def test_with_a_queue_the_worker_replaces_the_copy_within_a_second(
    site: tuple[str, Callable[..., str], dict[str, str]],
) -> None:
    _, run, environment = site
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=os.environ | environment)
    try:
        seconds = [float(line) for line in run("shell", "--no-imports", "-c", TIMED).split()]
        assert len(seconds) == 3
        assert min(seconds[1:]) < 1, seconds  # the first may wait for the worker to start
    finally:
        worker.terminate()
        assert worker.wait(timeout=30) == 0
