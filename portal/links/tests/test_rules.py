"""Nothing of ours is ever asked: by default, by whatever spelling, and through whatever redirect or name."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.links import asking
from portal.links.fetching import Turns, fetch
from portal.links.rules import Rules, is_public
from portal.links.tests.servers import ANY_PORT, HOME, Site, at_home, names, redirect

PRIVATE = [
    "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.100.100.200", "100.64.0.1", "0.1.2.3", "192.0.0.192", "192.0.2.1", "198.18.0.1", "224.0.0.1",
    "0.0.0.0",  # noqa: S104
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16", "192.88.99.1",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "fe80::1", "fe80::1%lo", "fc00::1",
    "fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::1", "3fff::1", "5f00::1", "not an address", "",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "81.2.69.142", "172.32.0.1", "2a00:1450:4009:80b::200e", "2606:4700:4700::1111"]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_a_private_network_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_others_are(address):
    assert is_public(address)


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public_to_us(ip):
    if not ip.is_global or ip.is_multicast or ip.is_loopback or ip.is_link_local or ip.is_reserved:
        assert not is_public(str(ip))


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_comes_in_disguise(ip):
    for disguise in (
        f"::ffff:{ip}",
        f"::{ip}",
        f"64:ff9b::{ip}",
        str(ipaddress.IPv6Address(0x2002 << 112 | int(ip) << 80)),
    ):
        assert not is_public(disguise)


@pytest.fixture
def site():
    made = Site({"/": 200})
    yield made
    made.stop()


@pytest.fixture
def no_connection(monkeypatch):
    """Fail whoever connects."""

    def connect(*args, **kwargs):
        raise AssertionError(f"connected to {args}")

    monkeypatch.setattr(asking.socket, "create_connection", connect)


DEFAULTS = Rules(pause_seconds=0)
SPELLINGS = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "localhost",
    "localhost.", "LOCALHOST", "0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "10.0.0.1",
    "0.0.0.0",  # noqa: S104
    "169.254.169.254", "2852039166", "192.168.0.1", "[fe80::1]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "①②⑦.⓪.⓪.①",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_rules_of_a_server_refuse_this_machine_and_its_networks(no_connection, scheme, host):
    answer = fetch(f"{scheme}://{host}/", DEFAULTS, Turns(0))
    assert not answer.works and answer.status is None
    assert "private network" in answer.words or "not known" in answer.words


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost"])
def test_a_server_that_listens_there_hears_nothing(site, host):
    answer = fetch(site.url(host), Rules(ports=ANY_PORT), Turns(0))
    assert "private network" in answer.words
    assert site.asked == []
    assert fetch(site.url(host), at_home(resolve=Rules().resolve, allows=lambda ip: True), Turns(0)).works  # it could


def test_a_name_that_leads_into_a_private_network_is_refused(no_connection):
    rules = Rules(resolve=names(inside_example=["10.0.0.5", "fd00::5"]))
    assert "private network" in fetch("https://inside.example/", rules, Turns(0)).words


@pytest.mark.parametrize(
    "inside",
    ["http://127.0.0.2:{port}/", "http://169.254.169.254/latest/", "http://[::1]:{port}/", "//inside.example:{port}/",
     "http://0x7f.2:{port}/", "https://10.0.0.1/"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_a_redirect_into_a_private_network_is_not_followed(inside, method):
    secret = Site({"/": 200}, address="127.0.0.2")
    outside = Site({"HEAD /": 405} | {f"{method} /": redirect(inside.format(port=secret.port))})

    def resolve(host: str, port: int) -> list[str]:
        known = {"outside.example": [HOME], "inside.example": ["127.0.0.2"]}
        return known.get(host) or Rules().resolve(host, port)

    try:
        answer = fetch(outside.url("outside.example"), at_home(resolve=resolve), Turns(0))
        assert not answer.works and "private network" in answer.words
        assert secret.asked == [] and outside.asked[-1] == f"{method} /"
    finally:
        outside.stop()
        secret.stop()


def test_a_name_that_changes_its_address_is_asked_where_it_was_checked(site):
    """DNS rebinding: public at the first look, private at the second. There is no second look."""
    answers = [[HOME], ["127.0.0.2"], ["127.0.0.2"]]
    looked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked.append(host)
        return answers[len(looked) - 1]

    assert fetch(site.url("rebind.example"), at_home(resolve=resolve), Turns(0)).works
    assert looked == ["rebind.example"] and site.asked == ["HEAD /"]


def test_of_several_addresses_only_public_ones_are_tried(site, monkeypatch):
    tried, connect = [], socket.create_connection
    monkeypatch.setattr(
        asking.socket, "create_connection", lambda at, **kwargs: (tried.append(at[0]), connect(at, **kwargs))[1]
    )
    rules = at_home(resolve=names(mixed_example=["10.0.0.1", "::1", HOME, "169.254.169.254"]))
    assert fetch(site.url("mixed.example"), rules, Turns(0)).works
    assert tried == [HOME]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/", "begin with http"),
        ("file:///etc/passwd", "begin with http"),
        ("gopher://example.org/", "begin with http"),
        ("//example.org/", "begin with http"),
        ("https:///path", "begin with http"),
        ("http://example.org:22/", "port"),
        ("http://example.org:8080/", "port"),
        ("http://example.org:99999/", "whole web address"),
        ("http://[::1/", "whole web address"),
        ("http://a..example/", "whole web address"),
        (f"http://{'a' * 64}.example/", "whole web address"),
        ("http://me:secret@example.org/", "user name"),
        ("", "begin with http"),
    ],
)
def test_other_schemes_ports_and_broken_addresses_are_refused_in_words(no_connection, url, words):
    answer = fetch(url, DEFAULTS, Turns(0))
    assert not answer.works and words in answer.words


NOWHERE = Rules(resolve=names(), allows=lambda address: False)


@given(st.text(max_size=60).map(lambda text: f"http://{text}"))
def test_no_text_breaks_it(text):
    assert not fetch(text, NOWHERE, Turns(0)).works
