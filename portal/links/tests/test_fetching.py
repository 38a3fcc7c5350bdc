"""Links are tried on real servers: those that refuse HEAD, run in circles, drip, flood, or cannot prove their name."""

import gc
import socket
import ssl
import struct
import warnings
from datetime import UTC, datetime
from itertools import pairwise
from threading import Thread
from time import monotonic, sleep

import pytest
import trustme

from portal.links.fetching import Turns, fetch
from portal.links.tests.servers import HOME, Site, at_home, names, redirect

HOST = "charity.example"


@pytest.fixture
def serve():
    """Return a function that starts a site."""
    sites = []

    def start(pages, **kwargs) -> Site:
        sites.append(Site(pages, **kwargs))
        return sites[-1]

    yield start
    for site in sites:
        site.stop()


def answer_of(site, path="/", host=HOST, **changes):
    return fetch(site.url(host, path), at_home(**changes), Turns(0))


# --- which request ---


def test_a_page_that_answers_is_asked_once_for_its_head_alone(serve, settings):
    settings.BASE_URL = "https://hub.example"
    site = serve({"/a?b=c": 200})
    answer = answer_of(site, "/a?b=c#part")
    assert (answer.status, answer.words, answer.works) == (200, "", True)
    assert site.asked == ["HEAD /a?b=c"]
    assert site.headers[0]["Host"] == f"{HOST}:{site.port}"
    assert site.headers[0]["User-Agent"] == "link-check/1.0 (+https://hub.example)"


@pytest.mark.parametrize("refusal", [400, 403, 404, 405, 500, 501, 503])
def test_where_head_is_refused_a_get_decides(serve, refusal):
    site = serve({"HEAD /": refusal, "GET /": 200})
    assert answer_of(site).works
    assert site.asked == ["HEAD /", "GET /"]
    assert answer_of(serve({"HEAD /": refusal, "GET /": 404})).status == 404


def hang_up(handler):
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def wait(handler):
    sleep(1.5)


@pytest.mark.parametrize("odd", [hang_up, wait, lambda handler: handler.wfile.write(b"SMTP ready\r\n")])
def test_where_head_ends_oddly_a_get_decides(serve, odd):
    site = serve({"HEAD /": odd, "GET /": 200})
    assert answer_of(site, request_seconds=0.5).works
    assert site.asked == ["HEAD /", "GET /"]


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_an_error_is_a_failure_in_words(serve, status):
    answer = answer_of(serve({"/": status}))
    assert not answer.works and not answer.is_shut_out
    assert answer.status == status and str(status) in answer.words


@pytest.mark.parametrize("status", [401, 403, 406, 429, 451])
def test_a_wall_against_programs_is_no_broken_link(serve, status):
    site = serve({"/": status})
    answer = answer_of(site)
    assert answer.works and answer.is_shut_out and answer.status == status and str(status) in answer.words
    assert len(site.asked) == (1 if status == 429 else 2), "who asks us to come less often is not asked again"


# --- redirects ---


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(serve, status):
    other = serve({"/there": 200})
    site = serve({"/": redirect("/next", status), "/next": redirect(other.url("other.example", "/there"), status)})
    assert answer_of(site).works
    assert site.asked == ["HEAD /", "HEAD /next"] and other.asked == ["HEAD /there"]
    assert other.headers[0]["Host"] == f"other.example:{other.port}"


def test_a_redirect_to_a_page_that_is_gone_is_a_failure(serve):
    assert answer_of(serve({"/": redirect("/gone")})).status == 404
    answer = answer_of(serve({"/": redirect("https://nowhere.example/")}))
    assert not answer.works and "nowhere.example is not known" in answer.words


def test_five_redirects_are_followed_and_not_six(serve):
    site = serve({f"/{n}": redirect(f"/{n - 1}") for n in range(1, 7)} | {"/0": 200})
    assert answer_of(site, "/5").works
    answer = answer_of(site, "/6")
    assert not answer.works and "more than 5" in answer.words


def test_a_circle_of_redirects_ends(serve):
    site = serve({"/": redirect("/b"), "/b": redirect("/")})
    assert "more than 5" in answer_of(site).words
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("", "nowhere"),
        ("http://[broken", "no web address"),
        ("javascript:alert(1)", "begin with http"),
        ("file:///etc/passwd", "begin with http"),
        ("http://other.example:22/", "port"),
        ("http://me:secret@other.example/", "user name"),
    ],
)
def test_a_redirect_to_what_is_no_page_is_a_failure(serve, location, words):
    site = serve({"/": redirect(location)})
    answer = answer_of(site, ports={site.port, 80, 443})
    assert not answer.works and words in answer.words and answer.status == 302


def test_a_redirect_in_another_script_is_followed(serve):
    def page(handler):
        handler.wfile.write(b"HTTP/1.0 302 Found\r\nLocation: /caf\xc3\xa9 noir\r\n\r\n")

    site = serve({"/": page, "/caf%C3%A9%20noir": 200})
    assert answer_of(site).works


# --- servers that take their time, or our memory ---


def test_a_server_that_never_answers_is_left(serve):
    begun = monotonic()
    answer = answer_of(serve({"/": lambda handler: sleep(3)}), request_seconds=0.3)
    assert "in time" in answer.words and not answer.works
    assert monotonic() - begun < 1.5


def drip(handler):
    """Send one byte after the other, each in time."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        sleep(0.05)


def test_a_server_that_drips_is_cut_off(serve):
    begun = monotonic()
    assert "in time" in answer_of(serve({"/": drip}), request_seconds=0.4).words
    assert monotonic() - begun < 2


def test_a_head_that_was_cut_off_halfway_is_no_answer(serve):
    def page(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nServer: x\r\n")
        sleep(2)

    assert not answer_of(serve({"/": page}), request_seconds=0.3).works


def test_many_slow_hops_end_with_the_links_time(serve):
    def page(handler):
        sleep(0.4)
        redirect(handler.path + "a")(handler)

    site = serve({f"/{'a' * n}": page for n in range(9)})
    begun = monotonic()
    assert "in time" in answer_of(site, request_seconds=0.6, link_seconds=1).words
    assert monotonic() - begun < 2.5


def test_a_flood_is_not_read(serve):
    sent = []

    def flood(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(2000):
            sent.append(handler.wfile.write(b"x" * 65536))

    site = serve({"HEAD /": 405, "GET /": flood})
    begun = monotonic()
    assert answer_of(site).works
    assert monotonic() - begun < 1
    sleep(0.2)
    assert sum(sent) < 16 * 1024 * 1024, "the server would have sent 125 MB"


@pytest.mark.parametrize("head", [b"X: " + b"a" * 70_000 + b"\r\n", b"X: a\r\n" * 200], ids=["long", "many"])
def test_endless_headers_are_no_answer(serve, head):
    def page(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")

    assert "proper HTTP" in answer_of(serve({"/": page})).words


# --- no server, or none that proves its name ---


def test_a_name_nobody_knows_and_a_port_nobody_listens_on():
    assert "nowhere.example is not known" in fetch("https://nowhere.example/", at_home(), Turns(0)).words
    with socket.create_server((HOME, 0)) as unused:
        port = unused.getsockname()[1]
    assert "refused" in fetch(f"http://{HOST}:{port}/", at_home(), Turns(0)).words


def test_a_server_that_resets_the_connection_is_told_in_words():
    listener = socket.create_server((HOME, 0))

    def reset():
        for _ in range(2):
            connection, _peer = listener.accept()
            connection.recv(65536)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

    Thread(target=reset, daemon=True).start()
    answer = fetch(f"http://{HOST}:{listener.getsockname()[1]}/", at_home(), Turns(0))
    assert "broke off" in answer.words and answer.status is None
    listener.close()


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def secure(serve, authority):
    """Return a function that starts a site with a certificate."""

    def start(*names: str, pages=None, ca=authority, **kwargs) -> Site:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        ca.issue_cert(*names, **kwargs).configure_cert(context)
        return serve(pages or {"/": 200}, tls=context)

    return start


@pytest.fixture
def trust(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_a_secure_page_is_asked_by_its_name_at_the_address_that_was_checked(secure, trust):
    site = secure(HOST)
    resolve = names()
    assert answer_of(site, trust=trust, resolve=resolve).works
    assert resolve.asked == [HOST] and site.asked == ["HEAD /"]


def test_certificates_of_names_in_other_scripts_and_of_addresses_hold(secure, trust):
    assert answer_of(secure("xn--bcher-kva.example"), host="bücher.example", trust=trust).works
    site = secure(HOME)
    assert answer_of(site, host=HOME, trust=trust, resolve=names()).works


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ({"names": ["other.example"]}, "not valid for"),
        ({"names": [HOST], "not_after": datetime(2020, 1, 1, tzinfo=UTC)}, "expired"),
        ({"names": [HOST], "ca": trustme.CA()}, "certificate does not hold"),
    ],
    ids=["another name", "run out", "nobody trusts"],
)
def test_a_certificate_that_does_not_hold_is_a_failure_in_words(secure, trust, certificate, words):
    site = secure(*certificate.pop("names"), **certificate)
    answer = answer_of(site, trust=trust)
    assert not answer.works and words in answer.words and answer.status is None
    assert site.asked == []


def test_a_server_that_speaks_no_tls_is_a_failure_in_words(serve):
    site = serve({"/": 200})
    answer = fetch(f"https://{HOST}:{site.port}/", at_home(), Turns(0))
    assert not answer.works and "secure connection" in answer.words


def test_a_server_that_hangs_while_securing_is_cut_off():
    listener = socket.create_server((HOME, 0))
    begun = monotonic()
    url = f"https://{HOST}:{listener.getsockname()[1]}/"
    assert "in time" in fetch(url, at_home(request_seconds=0.4), Turns(0)).words
    assert monotonic() - begun < 1.5
    listener.close()


# --- politeness ---


def test_one_host_is_asked_one_request_at_a_time_with_a_pause(serve):
    moments, now = [], []

    def page(handler):
        now.append(1)
        moments.append((monotonic(), len(now)))
        sleep(0.1)
        now.pop()
        handler.send_response(200)
        handler.end_headers()

    site, turns = serve({"/": page}), Turns(0.2)
    threads = [Thread(target=fetch, args=[site.url(HOST), at_home(), turns]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    times = [moment for moment, _number in moments]
    assert len(times) == 4 and {number for _moment, number in moments} == {1}
    assert all(after - before > 0.25 for before, after in pairwise(times))


def test_every_connection_is_closed_by_us_and_not_left_to_chance(serve, secure, trust):
    """Python warns of each socket that goes away unclosed."""
    pages = {"/": 200, "HEAD /get": 405, "GET /get": 200, "/odd": lambda handler: handler.wfile.write(b"SMTP\r\n")}
    plain, safe, bad = serve(pages), secure(HOST), secure("other.example")
    rules, turns = at_home(trust=trust), Turns(0)
    urls = [plain.url(HOST), plain.url(HOST, "/get"), plain.url(HOST, "/odd"), safe.url(HOST), bad.url(HOST)]
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", ResourceWarning)
        answers = [fetch(url, rules, turns) for url in urls]
        gc.collect()
    assert [answer.works for answer in answers] == [True, True, False, True, False]
    ours = [f"raddr=('{HOME}', {site.port})" for site in (plain, safe, bad)]  # the servers' ends are not our matter
    unclosed = [str(warning.message) for warning in seen]
    assert [words for words in unclosed if any(end in words for end in ours)] == []
