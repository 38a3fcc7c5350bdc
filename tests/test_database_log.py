"""Postgres, started as docker-compose.yml has it, writes down no word of a statement that failed."""

from collections.abc import Iterator
from pathlib import Path

import environ
import psycopg
import pytest
import yaml

from portal.database import EmbeddedPostgres
from portal.database import server as embedded
from tests.servers import ROOT

WORD = "something-private"
FAILS = (
    ("SELECT 1 / 0, %s", [WORD]),
    ("SELECT %s::integer", [WORD]),
    ("INSERT INTO kept VALUES (%s)", [WORD]),  # the second time the row is there already
    ("INSERT INTO kept VALUES (%s)", [WORD]),
    ("SELECT pg_sleep(5), %s", [WORD]),
)


def options() -> dict[str, str]:
    """What compose gives the server."""
    program, *words = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["db"]["command"]
    assert program == "postgres"
    assert all(word.startswith("-c") for word in words)
    return dict(word.removeprefix("-c").split("=", 1) for word in words)


@pytest.fixture(params=["as compose has it", "as Postgres comes"])
def log(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """The log of a server after statements of each kind have failed, and how it was set up."""
    if request.param == "as compose has it":
        monkeypatch.setattr(embedded, "SERVER_SETTINGS", embedded.SERVER_SETTINGS | options())
    (tmp_path / "checkout").mkdir()
    server = EmbeddedPostgres(tmp_path / "checkout")
    found = environ.Env.db_url_config(server.ensure_running())
    place = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "dbname": found["NAME"]}
    try:
        with psycopg.connect(**place, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
            connection.execute("CREATE TABLE kept (word text PRIMARY KEY)")
            connection.execute("SET statement_timeout = 200")
            failed = 0
            for statement, words in FAILS:
                try:
                    connection.execute(statement, words)
                except psycopg.Error:
                    failed += 1
            assert failed == len(FAILS) - 1
    finally:
        server.stop()
    yield request.param, server.log.read_text()


def test_a_statement_that_fails_leaves_no_word_in_the_log(log: tuple[str, str]) -> None:
    setup, text = log
    assert "database system is ready" in text, "what matters to operators is still there"
    assert (WORD in text) is (setup == "as Postgres comes")
