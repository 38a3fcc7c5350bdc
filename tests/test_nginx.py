"""nginx on its real configuration: what it passes on, what it serves, what it refuses, and what it then says."""

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection

from portal.database import database_url
from support_directory.choices import CrisisRole
from support_directory.tests.factories import ServiceFactory
from tests.application import DIRECTORY, PLAIN
from tests.servers import ROOT, ask, free_port, running_gunicorn, running_nginx

WRITTEN = "error-page/away.html"  # in the folder of media
ERRORS = ROOT / "deploy/errors"
TELEPHONES = ('href="tel:999"', 'href="tel:112"')


class Echo(BaseHTTPRequestHandler):
    """Stands where the application stands and keeps what it was asked."""

    seen: dict[str, Message] = {}

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Echo.seen[self.path] = self.headers
        if self.path == "/fails/silently":
            return
        body = b"from the application"
        self.send_response(503 if self.path == "/fails/503" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *arguments: object) -> None:
        """Say nothing: nginx keeps the log."""


@pytest.fixture(scope="module")
def application() -> Iterator[int]:
    """The port of an application that only says what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.fixture(scope="module")
def front(nginx: str, application: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """nginx before an application that only says what it was asked."""
    folder = tmp_path_factory.mktemp("front")
    for place in ("images/photo.txt", "videos/film.txt", "documents/private.txt", "original_images/big.txt", WRITTEN):
        file = folder / "media" / place
        file.parent.mkdir(parents=True)
        file.write_text(f"media: {place}")
    with running_nginx(nginx, folder, application) as address:
        yield address


@pytest.fixture(scope="module")
def site(nginx: str, tmp_path_factory: pytest.TempPathFactory, django_db_setup, django_db_blocker) -> Iterator[str]:
    """nginx before the site itself, which runs as in the image, on a copy of the test database.

    Tests that use it are marked ``django_db``: only then is there a test database.
    """
    with django_db_blocker.unblock():
        connection.creation.clone_test_db("nginx", verbosity=0)
        name = connection.creation.get_test_db_clone_settings("nginx")["NAME"]
        address, question, options = database_url().partition("?")
        database = f"{address.rpartition('/')[0]}/{name}{question}{options}"
        try:
            folder = tmp_path_factory.mktemp("site")
            with running_gunicorn(database) as port, running_nginx(nginx, folder, port) as url:
                yield url
        finally:
            connection.creation.destroy_test_db(suffix="nginx", verbosity=0)


def test_pages_reach_the_application_with_true_headers(front: str) -> None:
    spoofed = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "evil.example"}
    status, body, _ = ask(f"{front}/conditions/", Accept_Encoding="br", **spoofed)
    assert (status, body) == (200, "from the application")
    headers = Echo.seen["/conditions/"]
    assert headers["Host"] == front.removeprefix("http://")
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "http"
    assert headers["X-Forwarded-Host"] is None
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["X-Request-ID"]


def test_static_files_are_asked_for_as_the_browser_asks(front: str) -> None:
    ask(f"{front}/static/css/site.css", Accept_Encoding="br, gzip")
    assert Echo.seen["/static/css/site.css"]["Accept-Encoding"] == "br, gzip"
    assert Echo.seen["/static/css/site.css"]["Host"] == front.removeprefix("http://")


@pytest.mark.parametrize("place", ["images/photo.txt", "videos/film.txt"])
def test_pictures_and_films_are_served_without_the_application(front: str, place: str) -> None:
    status, body, headers = ask(f"{front}/media/{place}")
    assert (status, body) == (200, f"media: {place}")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox; frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/private.txt",
        "/media/images/../documents/private.txt",
        "/media/images/%2e%2e/documents/private.txt",
        "/media/images/..%2fdocuments/private.txt",
        "/media//documents/private.txt",
        "/media/./documents/private.txt",
        "/media/original_images/big.txt",
        "/media/error-page/",
        f"/media/{WRITTEN}",
        f"/media/images/../{WRITTEN}",
        "/.errors/now.html",
        "/media/",
        "/media/images/",
        "/media/nginx.conf",
    ],
)
def test_documents_never_leave_by_this_door(front: str, path: str) -> None:
    status, body, _ = ask(front + path)
    assert status in (400, 403, 404)
    assert "media:" not in body
    assert path not in Echo.seen


@pytest.mark.parametrize(
    "path",
    ["/readyz", "/metrics", "/metrics/", "/metrics?x=1", "//metrics", "/%6detrics", "/./metrics", "/a/../readyz"],
)
def test_what_operators_ask_for_is_not_passed_on(front: str, path: str) -> None:
    status, body, _ = ask(front + path, Authorization="Bearer token")
    assert status == 404
    assert body != "from the application"
    assert path not in Echo.seen


def test_each_answer_has_the_name_of_its_own_request(front: str) -> None:
    names = set()
    for path in ("/named/", "/named/", "/support-directory/named/", "/healthz", "/static/named.css", "/admin/named/"):
        names.add(ask(front + path, X_Request_ID="a" * 32)[2]["X-Request-ID"])
        if "named" in path:
            assert Echo.seen[path]["X-Request-ID"] != "a" * 32, "whoever asks does not choose it"
    assert len(names) == 6
    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in names)


def test_bodies_that_are_too_big_are_refused_before_the_application(front: str) -> None:
    status, _, _ = ask(f"{front}/contact/", data=b"x" * (1024 * 1024 + 1))
    assert status == 413
    assert "/contact/" not in Echo.seen
    assert ask(f"{front}/admin/images/add/", data=b"x" * (1024 * 1024 + 1))[0] == 200


def bare(front: str, text: str) -> str:
    """Send bytes as they stand and return the whole answer."""
    host, _, port = front.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(text.encode())
        return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("GET /readyz HTTP/1.1", 404),
        ("GET /metrics HTTP/1.1", 404),
        ("GET /media/documents/private.txt HTTP/1.1", 404),
        ("GET /media/images/photo.txt HTTP/1.1", 200),
        ("GET /fails/silently HTTP/1.1", 502),
        ("GET /%00 HTTP/1.1", 400),
        ("TRACE / HTTP/1.1", 405),
    ],
)
def test_what_nginx_answers_by_itself_says_no_less_to_browsers(front: str, asked: str, status: int) -> None:
    answer = bare(
        front, f"{asked}\r\nHost: {front.removeprefix('http://')}\r\nX-Secret: words\r\nConnection: close\r\n\r\n"
    )
    head = answer.partition("\r\n\r\n")[0]
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert head.count("X-Content-Type-Options: nosniff") == 1
    assert head.count("Content-Security-Policy: default-src 'none';") == head.count("frame-ancestors 'none'") == 1
    assert head.count("Referrer-Policy: strict-origin-when-cross-origin") == 1
    assert "words" not in answer


def test_trace_is_refused_and_never_reaches_the_application(front: str) -> None:
    answer = bare(front, "TRACE /traced/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith("HTTP/1.1 405 ")
    assert "/traced/" not in Echo.seen


def test_what_the_application_answers_is_not_added_to(front: str) -> None:
    _, _, headers = ask(f"{front}/conditions/")
    assert not {"X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy"} & set(headers)


def test_the_biggest_film_is_let_through_and_nothing_beyond(front: str, settings: LazySettings) -> None:
    """nginx says so by the length that is announced, before anything is sent."""
    most, film = 256 * 1024 * 1024, settings.FILM_MAX_UPLOAD_SIZE + settings.CAPTIONS_MAX_UPLOAD_SIZE
    assert settings.WAGTAILDOCS_MAX_UPLOAD_SIZE < film < most
    for length, answer in ((film, b"100"), (most, b"100"), (most + 1, b"413")):
        host, _, port = front.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as plug:
            plug.sendall(
                b"POST /admin/films/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % length
            )
            assert plug.recv(100).split()[1] == answer, length
    assert "/admin/films/" not in Echo.seen


def test_the_log_keeps_no_query(front: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    ask(f"{front}/search/?q=something-private")
    logs = list(tmp_path_factory.getbasetemp().glob("front*/access.log"))
    deadline = time.monotonic() + 5
    while "/search/" not in logs[0].read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert '"GET /search/" 200' in logs[0].read_text()
    assert "something-private" not in logs[0].read_text()


@pytest.mark.parametrize(
    ("visitor", "kept"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:abcd:12::77", "2001:db8:abcd::"), ("2001:db8::77", "-"), ("::1", "-")],
)
def test_the_log_shortens_addresses(nginx: str, tmp_path: Path, visitor: str, kept: str) -> None:
    (tmp_path / "proxies.conf").write_text("set_real_ip_from 127.0.0.1;\n")
    with running_nginx(nginx, tmp_path, free_port()) as address:
        ask(f"{address}/media/", X_Forwarded_For=visitor)
    log = (tmp_path / "access.log").read_text()
    assert log.startswith(f'{kept} "GET /media/" 404')
    assert visitor not in log


def test_no_fault_of_nginx_itself_writes_down_who_asked_for_what(nginx: str, tmp_path: Path) -> None:
    with running_nginx(nginx, tmp_path, free_port()) as address:
        shutil.rmtree(tmp_path / "client_body")
        assert ask(f"{address}/search/?q=something-private", data=b"x" * 200_000)[0] == 500
    assert "something-private" not in (tmp_path / "error.log").read_text()
    assert "127.0.0.1" not in (tmp_path / "error.log").read_text()


@pytest.mark.parametrize("trusted", ["127.0.0.0/8", "10.0.0.0/8, 127.0.0.1 2001:db8::/32"])
def test_a_proxy_in_front_is_believed_once_it_is_named(
    nginx: str, application: int, tmp_path: Path, trusted: str
) -> None:
    script = [ROOT / "deploy/trusted-proxies.sh", tmp_path / "proxies.conf"]
    subprocess.run(script, check=True, env=os.environ | {"TRUSTED_PROXIES": trusted})
    with running_nginx(nginx, tmp_path, application) as address:
        said = {"X_Forwarded_For": "6.6.6.6, 203.0.113.7", "X_Forwarded_Proto": "https"}
        ask(f"{address}/proxied/", **said)
        assert Echo.seen["/proxied/"]["X-Forwarded-For"] == "203.0.113.7"
        assert Echo.seen["/proxied/"]["X-Forwarded-Proto"] == "https"
        ask(f"{address}/proxied/plain/", **(said | {"X_Forwarded_Proto": "http"}))
        assert Echo.seen["/proxied/plain/"]["X-Forwarded-Proto"] == "http"
        for number in range(60):
            ask(f"{address}/search/?q={number}", X_Forwarded_For="203.0.113.7")
        assert ask(f"{address}/search/?q=a", X_Forwarded_For="203.0.113.7")[0] == 429
        assert ask(f"{address}/search/?q=a", X_Forwarded_For="203.0.113.8")[0] == 200


def test_what_is_no_address_is_never_written_into_the_configuration(tmp_path: Path) -> None:
    script = [ROOT / "deploy/trusted-proxies.sh", tmp_path / "proxies.conf"]
    done = subprocess.run(script, env=os.environ | {"TRUSTED_PROXIES": "10.0.0.1;include"}, capture_output=True)
    assert done.returncode == 1
    subprocess.run(script, check=True, env={"PATH": os.environ["PATH"]})
    assert (tmp_path / "proxies.conf").read_text() == ""


def test_our_worker_says_itself_how_visitors_come(nginx: str, application: int, tmp_path: Path) -> None:
    (tmp_path / "refresh.conf").write_text('"the-word" 1;')
    with running_nginx(nginx, tmp_path, application) as address:
        ask(f"{address}/worker/", X_Forwarded_Proto="https", X_Refresh_Copy="the-word")
        ask(f"{address}/guess/", X_Forwarded_Proto="https", X_Refresh_Copy="a guess")
    assert Echo.seen["/worker/"]["X-Forwarded-Proto"] == "https"
    assert Echo.seen["/guess/"]["X-Forwarded-Proto"] == "http"


# --- what nginx says by itself ---


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ["x", "%41", "%E7%A5%9E", "%F0%9F%98%80"])
def test_a_search_of_ten_thousand_characters_is_answered_by_the_site(site: str, letter: str) -> None:
    status, body, _ = ask(f"{site}/search/?q={letter * 10_000}")
    assert status == 200
    assert "first 200 letters" in body
    assert "</html>" in body


@pytest.mark.django_db
@pytest.mark.parametrize("length", [140_000, 2_000_000])
def test_an_address_that_is_longer_still_is_refused_in_words(site: str, length: int) -> None:
    status, body, headers = ask(f"{site}/search/?q={'x' * length}")
    assert status == 414
    assert body == (ERRORS / "too-long.html").read_text()
    assert headers["Content-Type"] == "text/html"
    assert "style-src 'self'" in headers["Content-Security-Policy"]


def test_a_body_that_is_too_big_is_refused_in_words(front: str) -> None:
    status, body, _ = ask(f"{front}/contact/", data=b"x" * (3 * 1024 * 1024))
    assert status == 413
    assert body == (ERRORS / "too-big.html").read_text()


def test_a_program_that_searches_without_end_is_refused_in_words(nginx: str, application: int, tmp_path: Path) -> None:
    with running_nginx(nginx, tmp_path, application) as address:
        begun, typed = time.monotonic(), ("/search/", DIRECTORY, PLAIN, "/conditions/")
        answers = [ask(f"{address}{place}?q={number}") for number in range(20) for place in typed]
        taken = [status for status, _, _ in answers].count(200)
        assert 40 <= taken <= 42 + 5 * (time.monotonic() - begun)
        status, body, _ = next(answer for answer in answers if answer[0] != 200)
        assert (status, body) == (429, (ERRORS / "too-often.html").read_text())
        status, body, headers = ask(f"{address}/api/oruk/v3/services?search=carers")
        assert (status, headers["Content-Type"]) == (429, "application/json")
        assert "five times a second" in json.loads(body)["detail"]
        assert headers["Access-Control-Allow-Origin"] == "*"
        for kept in ("/", "/conditions/", f"{DIRECTORY}?nation=wales&page=2", "/search/?utm_source=tv"):
            assert {ask(address + kept)[0] for _ in range(20)} == {200}, kept


@pytest.mark.parametrize("header", [{"Cookie": "sessionid=x"}, {"Authorization": "Bearer x"}])
def test_going_past_the_copies_has_its_limit(
    nginx: str, application: int, tmp_path: Path, header: dict[str, str]
) -> None:
    (tmp_path / "refresh.conf").write_text('"the-word" 1;')
    with running_nginx(nginx, tmp_path, application) as address:
        begun, places = time.monotonic(), ("/", "/conditions/", DIRECTORY, PLAIN)
        answers = [ask(address + place, **header)[0] for _ in range(60) for place in places]
        assert 100 <= answers.count(200) <= 102 + 20 * (time.monotonic() - begun)
        assert set(answers) == {200, 429}
        assert {ask(address + place)[0] for place in places} == {200}, "copies are there for everybody"
        assert {ask(address + "/", X_Refresh_Copy="the-word", **header)[0] for _ in range(30)} == {200}
        assert {ask(f"{address}/admin/pages/", **header)[0] for _ in range(30)} == {200}, "editors work on"


def test_while_the_site_is_away_visitors_are_told_and_get_the_numbers(
    nginx: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_nginx(nginx, tmp_path_factory.mktemp("alone"), free_port()) as alone:
        status, body, headers = ask(f"{alone}/conditions/")
        assert status == 502
        assert body == (ERRORS / "away.html").read_text()
        assert headers["Cache-Control"] == "no-store"
        [sheet] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', body)
        status, css, headers = ask(f"{alone}{sheet}")
        assert (status, headers["Content-Type"]) == (200, "text/css")
        assert css == (ERRORS / "errors.css").read_text()
    configured = (ROOT / "deploy/nginx.conf").read_text()
    assert "error_page 502 503 504 /.errors/now.html;" in configured


@pytest.mark.django_db
def test_while_the_site_is_away_visitors_get_the_crisis_lines_it_wrote_last(
    nginx: str, tmp_path_factory: pytest.TempPathFactory, settings
) -> None:
    folder = tmp_path_factory.mktemp("away")
    settings.ERROR_PAGE_ROOT = folder / "media/error-page"
    with running_nginx(nginx, folder, free_port()) as alone:
        assert ask(f"{alone}/conditions/")[1] == (ERRORS / "away.html").read_text()
        ServiceFactory(name="Approved line", phone="116 123", crisis_role=CrisisRole.LISTENING, verified=True)
        call_command("write_error_pages", verbosity=0)
        for data in (None, b"a form"):
            status, body, headers = ask(f"{alone}/conditions/?q=1", data=data)
            assert status == 502
            assert body == (folder / "media" / WRITTEN).read_text()
            assert all(said in body for said in (*TELEPHONES, "Approved line", "tel:116123", "as of"))
            assert headers["Content-Type"] == "text/html"
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "style-src 'self'" in headers["Content-Security-Policy"]
        status, _, headers = ask(f"{alone}/.errors/errors.css")
        assert (status, headers["Content-Type"]) == (200, "text/css")


def test_an_answer_of_the_application_is_never_replaced(front: str) -> None:
    status, body, _ = ask(f"{front}/fails/503")
    assert (status, body) == (503, "from the application")


@pytest.mark.parametrize("page", sorted(path.name for path in ERRORS.glob("*.html")))
def test_each_of_these_pages_gives_the_numbers_and_needs_nothing_else(page: str) -> None:
    html = (ERRORS / page).read_text()
    assert all(number in html for number in TELEPHONES)
    assert '<html lang="en-gb">' in html
    assert "<script" not in html
    assert not re.search(r"<style|\sstyle=", html)
    assert set(re.findall(r'(?:href|src)="([^"]+)"', html)) == {"/.errors/errors.css", "/", "tel:999", "tel:112"}
    assert page in (ROOT / "deploy/nginx.conf").read_text()


def luminance(colour: str) -> float:
    """The relative luminance of WCAG."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_their_text_has_a_contrast_of_seven_in_both_schemes() -> None:
    css = (ERRORS / "errors.css").read_text()
    schemes = [dict(re.findall(r"--(\w+): (#\w+)", rules)) for rules in re.findall(r":root {([^}]+)}", css)]
    assert len(schemes) == 2
    for colours in schemes:
        for text, ground in (("ink", "paper"), ("on", "ground")):
            full = [colour if len(colour) == 7 else "#" + 2 * colour[1:] for colour in (colours[text], colours[ground])]
            darker, lighter = sorted(map(luminance, full))
            assert (lighter + 0.05) / (darker + 0.05) >= 7, (text, ground)
