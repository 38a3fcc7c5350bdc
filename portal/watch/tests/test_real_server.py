"""What a real server writes, counts and reports: all that is needed, and no word that a visitor sent."""

import gzip
import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from portal.watch.tests.servers import TOKEN, Site, running_site

pytestmark = pytest.mark.django_db  # without the mark there is no test database
WORD = "zebrafish"
SENT = {"Cookie": f"sessionid={WORD}; other={WORD}", "X_Search": WORD, "Referer": f"http://x.example/{WORD}"}
ID = "0123456789abcdef" * 2


class Receiver(BaseHTTPRequestHandler):
    """Stands where a Sentry-compatible service stands and keeps what it is sent."""

    bodies: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]]
        Receiver.bodies.append(unpack(body).decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Site]:
    """A server that was visited in every way that might leave a word behind."""
    receiver = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    dsn = f"http://public@127.0.0.1:{receiver.server_port}/1"
    folder = tmp_path_factory.mktemp("watch")
    with django_db_blocker.unblock(), running_site(folder, SENTRY_DSN=dsn, RELEASE="1.2.3") as found:
        assert found.ask(f"/{WORD}/?q={WORD}", **SENT)[0] == 404
        assert found.ask(f"/search/?q={WORD}", **SENT)[0] == 200
        assert found.ask(f"/fails/{WORD}/?q={WORD}", **SENT, X_Request_ID=ID)[0] == 500
        assert found.ask(f"/fails/{WORD}/?q={WORD}", f"text={WORD}".encode(), **SENT)[0] == 500
        assert found.ask("/search/", f"text={WORD}".encode(), **SENT)[0] >= 400
        assert found.ask("/", Host=f"{WORD}.example")[0] == 400
        assert found.ask(f"/static/{WORD}.css?x={WORD}")[0] == 404
        assert b"400" in found.send(f"GET /{WORD} HTTP/1.1\r\nHost: {WORD}\r\n{WORD} {WORD}: {WORD}\r\n\r\n".encode())
        assert b"HTTP" in found.send(f"{WORD.upper()} /{WORD}?q={WORD} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        yield found
    receiver.shutdown()


def one_line(site: Site, **fields: object) -> dict:
    found = [line for line in site.lines() if all(line.get(name) == value for name, value in fields.items())]
    assert found, (fields, site.log.read_text())
    return found[0]


def test_the_log_has_no_word_of_a_visitor_and_no_address_of_theirs(site):
    text = site.log.read_text()
    assert WORD not in text.lower()
    assert "127.0.0.1" not in text.replace(f"http://127.0.0.1:{site.port}", "")
    assert "sessionid" not in text


def test_every_line_is_json_and_each_request_has_one(site):
    lines = [line for line in site.lines() if line["logger"] == "portal.requests"]
    assert {(line["method"], line["route"], line["status"]) for line in lines} >= {
        ("GET", "wagtail_serve", 404),
        ("GET", "search", 200),
        ("GET", "fails", 500),
        ("POST", "fails", 500),
        ("GET", "static", 404),
    }
    assert len({line["request_id"] for line in lines}) == len(lines)
    assert all(line["ms"] > 0 and re.fullmatch(r"[0-9a-f]{32}", line["request_id"]) for line in lines)


def test_a_fault_is_found_by_its_id_with_its_places(site):
    fault = one_line(site, request_id=ID, logger="django.request")
    assert fault["exception"]["type"] == "builtins.ValueError"
    assert fault["exception"]["from"] == ["builtins.KeyError"]
    assert any("portal/watch/tests/urls.py" in place and place.endswith(" fails") for place in fault["exception"]["at"])
    assert one_line(site, request_id=ID, logger="portal.somewhere")["message"] == "A fault of ours, seen 3 times"
    assert one_line(site, request_id=ID, logger="some.library")["message"] == "It was asked for … at 42"


def test_the_answer_carries_the_id_that_the_proxy_gave_or_a_new_one(site):
    assert site.ask("/healthz", X_Request_ID=ID)[2]["X-Request-ID"] == ID
    for wrong in (f"{ID}0", WORD * 3, "A" * 32, ""):
        given = site.ask("/healthz", X_Request_ID=wrong)[2]["X-Request-ID"]
        assert given != wrong and re.fullmatch(r"[0-9a-f]{32}", given)


def test_reports_say_where_it_failed_and_nothing_that_was_sent(site):
    deadline = time.monotonic() + 20
    while sum("ValueError" in body for body in Receiver.bodies) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    text = "\n".join(Receiver.bodies)
    assert WORD not in text.lower()
    events = [json.loads(line) for body in Receiver.bodies for line in body.splitlines() if '"exception"' in line]
    assert len(events) >= 2
    event = next(one for one in events if one["tags"]["request_id"] == ID)
    assert event["transaction"] == "/fails/{word}/"
    assert event["release"] == "1.2.3"
    assert event["request"] == {"method": "GET"}
    assert [value["type"] for value in event["exception"]["values"]] == ["KeyError", "ValueError"]
    assert not {"user", "breadcrumbs", "extra", "server_name", "modules"} & {name for one in events for name in one}
    frames = [
        frame for one in events for value in one["exception"]["values"] for frame in value["stacktrace"]["frames"]
    ]
    assert any(frame["function"] == "fails" for frame in frames)
    assert not any("vars" in frame for frame in frames)


def test_numbers_add_up_over_the_processes_and_hold_no_word(site):
    for _ in range(20):
        site.ask("/healthz")
    status, text, headers = site.ask("/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    assert "no-store" in headers["Cache-Control"]
    counted = float(re.search(r'portal_requests_total{route="healthz",status="2xx"} (\S+)', text)[1])
    assert counted >= 20
    assert 'portal_requests_total{route="fails",status="5xx"} 2.0' in text
    assert 'portal_request_seconds_bucket{le="0.005",route="search"}' in text
    assert float(re.search(r'portal_request_database_seconds_total{route="search"} (\S+)', text)[1]) > 0
    for name in ("portal_work{", "portal_reviews_overdue{", "portal_directory{"):
        assert name in text
    assert WORD not in text.lower()


def test_numbers_are_for_who_has_the_token(site):
    for wrong in ("", "Bearer", "Bearer wrong", TOKEN):
        status, text, _ = site.ask("/metrics", Authorization=wrong)
        assert status == 403 and "portal_" not in text


def test_it_says_that_it_is_not_ready_while_no_worker_was_seen(site):
    status, text, headers = site.ask("/readyz")
    assert status == 503
    assert json.loads(text) == {
        "ready": False,
        "database": "ok",
        "migrations": "ok",
        "worker": "not seen for a minute",
    }
    assert "no-store" in headers["Cache-Control"]
