"""Two real databases: visitors read from the second, everybody and everything else from the first."""

import psycopg
import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connection, connections
from django.http import HttpResponse
from django.test import Client
from psycopg import sql
from wagtail.models import Page, PageViewRestriction

from portal.content.tests.factories import add_page
from portal.home.models import InformationPage
from portal.replica import ALIAS
from portal.replica import freshness as opinions
from portal.replica.freshness import Freshness
from portal.replica.middleware import ReplicaMiddleware
from portal.replica.router import ReplicaRouter, is_reading_from_replica, one_request, read_from_replica
from support_directory.models import Service
from support_directory.tests.factories import ServiceFactory, make_public
from tests.databases import PROCESS

NAME = f"portal_replica_{PROCESS}"
COPIED = ("Said by the first", "Said by the copy")


def server(name: str) -> psycopg.Connection:
    found = connection.settings_dict
    keep = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "password": found["PASSWORD"]}
    return psycopg.connect(dbname=name, autocommit=True, **{key: value for key, value in keep.items() if value})


@pytest.fixture
def site(transactional_db, home, settings, monkeypatch):
    """A site whose second database is a copy of the first, but for the words of one page."""
    add_page(home, InformationPage, title="Page", slug="page", body=[("text", f"<p>{COPIED[0]}</p>")])
    source = connection.settings_dict["NAME"]
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
    connection.close()
    with server("postgres") as admin:
        admin.execute(drop)
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(NAME), sql.Identifier(source)))
    with server(NAME) as copy:
        copy.execute("UPDATE home_informationpage SET body = replace(body::text, %s, %s)::jsonb", COPIED)
    connections.settings[ALIAS] = {**connections.settings["default"], "NAME": NAME}
    connections[ALIAS].connect()  # by hand: Django's tests refuse to open a database that the settings do not name
    settings.DATABASE_REPLICA_URL = "postgres://set"
    settings.REPLICA_MOST_BEHIND = 600  # one look is enough: on a busy machine a second one would open it again
    monkeypatch.setattr(opinions, "freshness", Freshness())
    monkeypatch.setattr("portal.replica.middleware.freshness", opinions.freshness)
    yield home
    connections[ALIAS].close()
    del connections[ALIAS], connections.settings[ALIAS]
    with server("postgres") as admin:
        admin.execute(drop)


def words(client: Client, path: str = "/page/", **more) -> str:
    html = client.get(path, **more).content.decode()
    return "the copy" if COPIED[1] in html else "the first" if COPIED[0] in html else html


def test_visitors_read_the_copy_and_who_is_signed_in_the_first(site, client, admin_client):
    assert words(client) == "the copy"
    assert words(admin_client) == "the first"
    assert words(client, headers={"X-Refresh-Copy": "secret"}) == "the first", "just published"
    assert not is_reading_from_replica(), "nothing is left for the next request"


def test_who_may_see_a_page_is_asked_of_the_first(site, client):
    page = Page.objects.get(slug="page")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    answer = client.get("/page/")
    assert answer.status_code == 302, "the copy does not know of the restriction yet"


def test_what_is_asked_of_the_first_is_so_of_remembered_pages_too(site, client, settings):
    settings.KEPT_PAGES_BYTES = 100_000
    line = make_public(ServiceFactory(crisis_role="listening", phone="0808 157 0192"))
    assert words(client) == "the copy" and b"0808 157 0192" in client.get("/page/").content
    line.phones.update(number="0808 157 0193")
    make_public(line)
    assert b"0808 157 0193" in client.get("/page/").content
    with server(NAME) as copy:
        copy.execute("UPDATE home_informationpage SET body = replace(body::text, %s, %s)::jsonb", COPIED[::-1])
    assert words(client) == "the first", "what the copy learns is seen too"
    PageViewRestriction.objects.create(page=Page.objects.get(slug="page"), restriction_type="login")
    assert client.get("/page/").status_code == 302


def test_phone_numbers_come_from_the_first(site):
    router = ReplicaRouter()
    with one_request():
        read_from_replica()
        assert router.db_for_read(Page) == ALIAS
        assert router.db_for_read(Service) == router.db_for_read(PageViewRestriction) == "default"
        assert router.db_for_read(get_user_model()) == "default"


def test_after_a_write_the_same_request_reads_the_first(site):
    with one_request():
        read_from_replica()
        page = Page.objects.get(slug="page")
        assert page._state.db == ALIAS
        page.title = "Written"
        page.save()
        assert Page.objects.get(slug="page").title == "Written"
        assert page.get_parent(update=True)._state.db == "default"
    assert Page.objects.get(slug="page")._state.db == "default"


def test_forms_documents_and_the_directory_never_ask_the_copy(site, client):
    copy = connections[ALIAS]
    copy.force_debug_cursor = True
    for path in ("/support-directory/", "/support-directory/suggest/", "/documents/1/x/", "/healthz", "/admin/"):
        client.get(path)
        assert not copy.queries, path
    client.get("/page/")
    assert copy.queries


@pytest.mark.parametrize("kept", [0, 100_000])
def test_a_copy_that_is_away_is_not_missed(site, client, settings, kept):
    settings.KEPT_PAGES_BYTES = kept
    assert words(client) == "the copy"
    with server("postgres") as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [NAME])
    assert words(client) == "the first", "the very request that met the fault is answered"
    assert words(client) == "the first"


def test_a_fault_of_the_first_is_no_fault_of_the_copy(rf, settings):
    settings.DATABASE_REPLICA_URL = "postgres://set"
    middleware = ReplicaMiddleware(lambda request: HttpResponse("again"))
    assert middleware.process_exception(rf.get("/"), OperationalError("the first is away")) is None


@pytest.mark.parametrize(
    ("pairs", "good"),
    [
        ([(100, 100)], [True]),
        ([(90, 100), (105, 130)], [False, True]),  # it reached by now what the source had at the look before
        ([(100, 100), (100, 100)], [True, True]),  # nothing was written: it is not behind
        ([(100, 100), (100, 150), (100, 200)], [True, True, False]),  # it stands still while the source goes on
    ],
)
def test_a_copy_that_stands_still_is_left_alone(monkeypatch, settings, pairs, good):
    settings.REPLICA_MOST_BEHIND = 0
    given = iter(pairs)
    now: dict[str, int] = {}

    class Cursor:
        def __init__(self, alias: str) -> None:
            self.alias = alias

        def __enter__(self) -> "Cursor":
            return self

        def __exit__(self, *about: object) -> None:
            pass

        def execute(self, statement: str) -> None:
            if self.alias == ALIAS:
                now[ALIAS], now["default"] = next(given)

        def fetchone(self) -> tuple:
            return (now[ALIAS], True) if self.alias == ALIAS else (now["default"],)

    class Fake:
        def __init__(self, alias: str) -> None:
            self.alias = alias

        def cursor(self) -> Cursor:
            return Cursor(self.alias)

    monkeypatch.setattr(opinions, "connections", {alias: Fake(alias) for alias in (ALIAS, "default")})
    opinion = Freshness()
    assert [opinion.is_good() for _ in pairs] == good


def test_without_a_replica_there_is_no_middleware_and_one_database():
    assert ALIAS not in django_settings.DATABASES
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda request: HttpResponse())
    assert ReplicaRouter().db_for_read(Page) == "default"
