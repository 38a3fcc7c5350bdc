"""What every test may use, what database it meets, and how several processes share the tests."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import RequestFactory, TransactionTestCase
from hypothesis import HealthCheck, settings
from wagtail.models import Locale, Page, Site

from portal.home.models import HomePage
from portal.work.tests import settings as queued
from tests import databases

# How long an example takes says more about the machine than about the code. Fixtures that hold for all examples of a
# test are meant to.
settings.register_profile(
    "portal", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
settings.load_profile("portal")
T = TypeVar("T")


@pytest.hookimpl(optionalhook=True)  # runs without -n know nothing of it
def pytest_xdist_make_scheduler(config, log):
    """Give a process whole files: what is made once for a file is made once. The browser's site is made once too."""
    from xdist.scheduler import LoadScopeScheduling

    class WholeFiles(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "tests/browser" if nodeid.startswith("tests/browser/") else nodeid.partition("::")[0]

    return WholeFiles(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker) -> None:
    """Have the test database copied from one that is migrated already."""
    test = connection.settings_dict["TEST"]
    with django_db_blocker.unblock():
        test["TEMPLATE"] = databases.migrated()


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker):
    """After a test that commits, put back the rows that the migrations made: Django would leave all tables empty."""
    if not any(commits(item) for item in request.session.items):
        yield
        return
    with django_db_blocker.unblock():
        databases.keep_a_copy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: databases.put_back())
        yield
    with django_db_blocker.unblock():
        databases.forget_the_copy()


def commits(item: pytest.Item) -> bool:
    """Tell whether a test runs outside a transaction of its own."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker) -> Iterator[Callable[[Callable[[], T]], T]]:
    """Write rows once for all tests of a file that ask for them: ``once(make)`` returns what ``make()`` returned.

    The rows stand in a transaction around those of the tests, so each test finds them as they were made, and they are
    gone after the file. Read them anew in each test: the objects themselves are shared.
    """
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()

    def write(make: Callable[[], T]) -> T:
        with django_db_blocker.unblock():
            made = make()
            connection.check_constraints()  # or each test would do so again
        return made

    yield write
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _an_empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _media_in_a_folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def home(db) -> HomePage:
    """A site with nothing but its home page."""
    locale, _created = Locale.objects.get_or_create(language_code="en-gb")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=locale)
    Page.objects.filter(depth__gt=1).delete()
    Site.objects.all().delete()
    root = Page.objects.get(pk=root.pk)
    page = root.add_child(instance=HomePage(title="Home", slug="home", summary="A test site", locale=locale))
    Site.objects.create(hostname="testserver", root_page=page, is_default_site=True)
    return page


@pytest.fixture
def rf_page(rf: RequestFactory):
    """Return a function that makes a GET request such as a page sees."""

    def make(path: str = "/"):
        return rf.get(path, headers={"host": "testserver"})

    return make


@pytest.fixture
def queue(settings, db) -> Iterator[None]:
    """Queue background work in the database, as a real server does, instead of doing it at once."""
    settings.TASKS = queued.TASKS
    settings.MAIL_SERVER, settings.EMAIL_BACKEND = queued.MAIL_SERVER, queued.EMAIL_BACKEND
    yield
    with connection.cursor() as cursor:  # work that a test claimed and did not end; locks outlive its transaction
        cursor.execute("SELECT pg_advisory_unlock_all()")
