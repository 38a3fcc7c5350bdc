"""nginx keeps a copy of every public page: which, for whom, how long, and what it says when the site is away."""

import gzip
import http.client
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.front_cache.backend import RefreshBackend
from tests.application import DIRECTORY, PLAIN, Application, running_application
from tests.servers import ask, free_port, running_nginx

SECRET = "a-word-that-only-we-know"
KEPT, STALE = 2.1, 4.2  # seconds after which a copy is old, and the directory shows none; nginx counts whole ones


@pytest.fixture
def application() -> Iterator[Application]:
    with running_application() as running:
        yield running


@pytest.fixture
def front(nginx: str, application: Application, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "refresh.conf").write_text(f'"{SECRET}" 1;\n')
    with running_nginx(nginx, tmp_path, application.port) as address:
        yield address


def get(front: str, path: str, **headers: str) -> tuple[int, str]:
    """Ask as a browser that takes compressed answers does."""
    connection = http.client.HTTPConnection(front.removeprefix("http://"), timeout=20)
    named = {"Accept-Encoding": "gzip"} | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers=named)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, (gzip.decompress(body) if answer.headers["Content-Encoding"] else body).decode()


def test_one_copy_serves_every_browser(front: str, application: Application) -> None:
    for accepts in ("gzip", "gzip, deflate, br, zstd", "br", "identity"):
        assert get(front, "/mmn/", Accept_Encoding=accepts) == (200, "/mmn/ version 1")
    assert application.asked == {"/mmn/": 1}


def test_a_copy_grows_old(front: str, application: Application) -> None:
    get(front, "/mmn/")
    application.version = 2
    assert get(front, "/mmn/")[1] == "/mmn/ version 1"
    time.sleep(KEPT)
    assert get(front, "/mmn/")[1] == "/mmn/ version 2"


def test_many_at_once_ask_the_application_once(front: str, application: Application) -> None:
    application.seconds = 0.5
    answers: list[tuple[int, str]] = []
    threads = [threading.Thread(target=lambda: answers.append(get(front, "/mmn/"))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(200, "/mmn/ version 1")] * 20
    assert application.asked["/mmn/"] == 1


@pytest.mark.parametrize(
    "path",
    [
        "/search/?q=pain",
        "/search/?%71=pain",  # Django reads that as q, too
        "/support-directory/?nation=wales&q=pain",
        "/support-directory/?nation=I+am+ill",
        "/support-directory/?nation=" + "x" * 61,
        "/mmn/?anything=else",
        "/documents/1/private.pdf",
        "/account/login/",
        "/healthz",
    ],
)
def test_what_somebody_typed_and_what_is_for_some_is_never_kept(
    front: str, application: Application, path: str
) -> None:
    get(front, path)
    get(front, path)
    assert application.asked[path] == 2


def test_filters_and_campaigns(front: str, application: Application) -> None:
    for address in ("?nation=wales&nation=scotland&topic=money&open=now&page=2", "?page=3"):
        assert get(front, DIRECTORY + address) == get(front, DIRECTORY + address)
        assert application.asked[DIRECTORY + address] == 1
    for words in ("", "?utm_source=tv&utm_medium=x", "?fbclid=abc"):
        assert get(front, f"/mmn/{words}") == (200, "/mmn/ version 1")
    assert application.asked["/mmn/"] == 1


@pytest.mark.parametrize("cookies", ["sessionid=abc", "__Host-sessionid=abc", "a=b; __Host-sessionid=abc"])
def test_staff_see_the_application_itself_and_leave_no_copy(front: str, application: Application, cookies: str) -> None:
    get(front, "/mmn/")
    application.version = 2
    assert get(front, "/mmn/", Cookie=cookies)[1] == "/mmn/ version 2"
    assert get(front, "/mmn/")[1] == "/mmn/ version 1"


@pytest.mark.parametrize(
    "header",
    [{"Set-Cookie": "sessionid=1"}, {"Cache-Control": "private, max-age=0"}, {"Cache-Control": "no-store"}],
)
def test_what_the_application_makes_for_one_person_is_not_kept(
    front: str, application: Application, header: dict[str, str]
) -> None:
    application.extra = header
    get(front, "/mmn/")
    get(front, "/mmn/")
    assert application.asked["/mmn/"] == 2


def test_a_page_is_refreshed_with_the_secret_word_alone(front: str, application: Application) -> None:
    get(front, "/mmn/")
    application.version = 2
    assert get(front, "/mmn/", X_Refresh_Copy="guess")[1] == "/mmn/ version 1"
    assert get(front, "/mmn/", X_Refresh_Copy="")[1] == "/mmn/ version 1"
    backend = RefreshBackend({"LOCATION": front, "SECRET": SECRET})
    host = front.removeprefix("http://")
    assert backend.refresh([f"http://{host}/mmn/", f"http://{host}/about/"]) == []
    assert get(front, "/mmn/")[1] == "/mmn/ version 2"
    assert application.asked == {"/mmn/": 2, "/about/": 1}


def test_a_page_that_went_takes_the_place_of_its_copy(front: str, application: Application) -> None:
    get(front, "/mmn/")
    application.status, application.version = 404, 2
    RefreshBackend({"LOCATION": front, "SECRET": SECRET}).purge(f"{front}/mmn/")
    assert get(front, "/mmn/") == (404, "/mmn/ version 2")
    application.status = 500
    time.sleep(KEPT)
    assert get(front, "/mmn/")[0] == 404


def test_a_refresh_that_fails_leaves_the_copy_and_troubles_nobody(front: str, application: Application) -> None:
    get(front, "/mmn/")
    application.status = 500
    backend = RefreshBackend({"LOCATION": front, "SECRET": SECRET})
    assert backend.refresh([f"{front}/mmn/"]) == [f"{front}/mmn/"]
    assert get(front, "/mmn/") == (200, "/mmn/ version 1")
    application.status, application.seconds = 200, 2
    backend = RefreshBackend({"LOCATION": front, "SECRET": SECRET, "TIMEOUT": 0.2})
    began = time.monotonic()
    assert backend.refresh([f"{front}/about/"]) == [f"{front}/about/"]
    assert time.monotonic() - began < 1
    assert RefreshBackend({"LOCATION": "http://127.0.0.1:9", "SECRET": SECRET}).refresh([f"{front}/a/"])


# --- faults ---


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_old_page_is_better_than_none(front: str, application: Application, status: int) -> None:
    get(front, "/mmn/")
    time.sleep(KEPT)
    application.status = status
    assert get(front, "/mmn/") == (200, "/mmn/ version 1")
    assert get(front, "/never-asked/")[0] == status
    application.status, application.version = 200, 2
    assert get(front, "/mmn/") == (200, "/mmn/ version 2")
    assert get(front, "/never-asked/")[0] == 200


def test_the_directory_is_stale_for_a_while_then_a_plain_list(front: str, application: Application) -> None:
    get(front, PLAIN)
    get(front, f"{DIRECTORY}?open=now")
    get(front, f"{DIRECTORY}samaritans/")
    application.status = 500
    time.sleep(KEPT)
    assert get(front, f"{DIRECTORY}?open=now")[1] == f"{DIRECTORY}?open=now version 1"
    time.sleep(STALE - KEPT)
    plain = (200, f"{PLAIN} version 1")
    assert get(front, f"{DIRECTORY}?open=now") == plain
    assert get(front, f"{DIRECTORY}samaritans/") == plain
    assert get(front, f"{DIRECTORY}?q=typed") == plain
    assert get(front, PLAIN) == plain
    application.status, application.version = 200, 2
    assert get(front, f"{DIRECTORY}?open=now")[1] == f"{DIRECTORY}?open=now version 2"


def test_an_entry_that_went_is_not_shown_for_lack_of_the_new_answer(front: str, application: Application) -> None:
    get(front, f"{DIRECTORY}gone/")
    application.status = 404
    time.sleep(KEPT)
    assert get(front, f"{DIRECTORY}gone/")[0] == 404


def test_without_any_copy_of_the_list_there_are_the_numbers(front: str, application: Application) -> None:
    application.status = 503
    status, body = get(front, DIRECTORY)
    assert status == 503
    assert 'href="tel:999"' in body


@pytest.mark.parametrize("path", [f"{DIRECTORY}suggest/", "/feedback/1/"])
def test_a_form_that_was_lost_is_not_said_to_have_arrived(front: str, application: Application, path: str) -> None:
    get(front, PLAIN)
    application.status = 500
    status, body, _ = ask(f"{front}{path}", data=b"text=hello")
    assert status >= 500
    assert PLAIN not in body
    assert application.asked[path] == 1  # and never sent again by itself


def test_copies_outlive_nginx_and_the_application(nginx: str, application: Application, tmp_path: Path) -> None:
    with running_nginx(nginx, tmp_path, application.port) as front:
        host = front.removeprefix("http://")
        assert get(front, "/mmn/", Host=host) == (200, "/mmn/ version 1")
    time.sleep(KEPT)
    with running_nginx(nginx, tmp_path, free_port()) as front:
        assert get(front, "/mmn/", Host=host) == (200, "/mmn/ version 1")
        assert get(front, "/never-asked/", Host=host)[0] == 502


def test_nobody_reaches_the_inner_addresses(front: str) -> None:
    for path in ("/.away/GET", "/.away/POST"):
        assert get(front, path)[0] == 404
