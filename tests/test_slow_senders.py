"""Those who send slowly, or never end, wait in nginx: visitors are answered all the same."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.servers import ask, running_nginx

MANY = 200
HEADER_TIMEOUT, BODY_TIMEOUT = 10, 15  # seconds, as deploy/nginx.conf has them
HEAD = b"GET /conditions/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = b"POST /support-directory/suggest/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\ntext="
ENDLESS = b"POST /support-directory/suggest/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


class Busy(BaseHTTPRequestHandler):
    """Stands where the application stands, and counts who got through to it."""

    reached: list[str] = []

    def do_GET(self) -> None:
        Busy.reached.append(self.command)
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    do_POST = do_GET

    def log_message(self, *arguments: object) -> None:
        """Say nothing: nginx keeps the log."""


@pytest.fixture
def front(nginx: str, tmp_path) -> Iterator[str]:
    Busy.reached.clear()
    application = ThreadingHTTPServer(("127.0.0.1", 0), Busy)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    with running_nginx(nginx, tmp_path, application.server_port) as address:
        yield address
    application.shutdown()


def connections(stack: ExitStack, front: str, number: int, begin: bytes) -> list[socket.socket]:
    """Open some connections that begin to say something, and do not end it."""
    host, _, port = front.removeprefix("http://").partition(":")
    opened = [stack.enter_context(socket.create_connection((host, int(port)), timeout=30)) for _ in range(number)]
    for one in opened:
        one.sendall(begin)
    return opened


def last_words(one: socket.socket) -> bytes:
    """Return what nginx says before it hangs up; nothing where it only does."""
    try:
        return one.recv(1000)[:12]
    except ConnectionResetError:
        return b""


def dribble(sockets: list[socket.socket]) -> None:
    """Send one letter more on each that is still open."""
    for one in sockets:
        try:
            one.sendall(b"x")
        except OSError:
            continue


@pytest.mark.parametrize(("begin", "limit"), [(HEAD, HEADER_TIMEOUT), (BODY, None)])
def test_two_hundred_who_send_a_letter_a_second_hold_nobody_up(front: str, begin: bytes, limit: int | None) -> None:
    with ExitStack() as stack:
        slow = connections(stack, front, MANY, begin)
        began = time.monotonic()
        for number in range(5):
            dribble(slow)
            asked = time.monotonic()
            status, body, _headers = ask(f"{front}/conditions/?number={number}")
            assert (status, body) == (200, "hello")
            assert time.monotonic() - asked < 1
            time.sleep(1)
        assert Busy.reached == ["GET"] * 5  # not one of the slow ones
        if limit:  # a head has to be whole in time, however often something of it comes
            assert last_words(slow[0]) in (b"", b"HTTP/1.1 408")
            assert time.monotonic() - began < limit + 5


def test_who_falls_silent_in_mid_sentence_is_hung_up_on(front: str) -> None:
    with ExitStack() as stack:
        [silent] = connections(stack, front, 1, BODY)
        began = time.monotonic()
        assert last_words(silent) in (b"", b"HTTP/1.1 408")
        assert BODY_TIMEOUT - 1 < time.monotonic() - began < BODY_TIMEOUT + 5
        assert Busy.reached == []


def test_a_body_that_never_ends_is_refused(front: str) -> None:
    with ExitStack() as stack:
        [endless] = connections(stack, front, 1, ENDLESS)
        part = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        with suppress(OSError):
            for _ in range(40):  # 2.5 MB; the limit is 1 MB
                endless.sendall(part)
        assert last_words(endless) == b"HTTP/1.1 413"
        assert Busy.reached == []
