"""One request to one server, and nothing of its answer but status and direction.

Django's own and Python's standard library do it all here. Libraries for fetching follow redirects, proxies and names
by themselves; this must connect to the very IP address that was checked, and end at a moment that no server can move.
"""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri, punycode
from django.utils.translation import gettext as _

from portal.links.rules import Rules

MOST_IPS = 3  # of one name are tried
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")  # a name, or an address of IPv6


class NoReply(Exception):
    """No answer came, for a reason in words.

    Attributes:
        was_heard: a server took the request and did not answer it; it may answer another kind.
    """

    def __init__(self, words: str, *, was_heard: bool = False) -> None:
        super().__init__(words)
        self.was_heard = was_heard


@dataclass(frozen=True)
class Target:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The host as the server expects to be called."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True)
class Reply:
    """What matters of an answer."""

    status: int
    location: str = ""


def target_of(url: str, rules: Rules) -> Target:
    """Take an address apart.

    Raises:
        NoReply: it is none that may be asked.
    """
    try:
        parts = urlsplit(url)
        host, port = punycode((parts.hostname or "").rstrip(".")), parts.port
    except ValueError:  # UnicodeError is one
        raise NoReply(_("It is not a whole web address.")) from None
    if parts.scheme not in _PORTS or not host:
        raise NoReply(_("Only addresses that begin with http or https can be checked."))
    if not _HOST.fullmatch(host):
        raise NoReply(_("It is not a whole web address."))
    if parts.username or parts.password:
        raise NoReply(_("It holds a user name, which no public address needs."))
    port = port or _PORTS[parts.scheme]
    if port not in rules.ports:
        raise NoReply(_("It names a port that is not the usual one of websites."))
    path = iri_to_uri(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
    return Target(parts.scheme, host, port, path)


def ask(method: str, target: Target, rules: Rules, seconds: float) -> Reply:
    """Send one request, and hang up as soon as the head of the answer is there: its body is never read.

    Raises:
        NoReply: there is none, in words.
    """
    ends = monotonic() + seconds
    connection = HTTPConnection(target.host, target.port)
    connection.sock = sock = _connected(target, rules, ends)
    with closing(connection), _cut_off(sock, ends - monotonic()) as cut:
        try:
            connection.sock = _secured(sock, target, rules)
            reply = _exchange(connection, method, target)
        except NoReply:
            if not cut.is_set():
                raise
        if cut.is_set():
            raise NoReply(_("It did not answer in time."), was_heard=True)
        return reply


def _connected(target: Target, rules: Rules, ends: float) -> socket.socket:
    """Resolve the name once, and connect to an address of it that may be asked: no second look-up can change it."""
    try:
        found = rules.resolve(target.host, target.port)
    except (OSError, UnicodeError):
        raise NoReply(_("The name %(host)s is not known.") % {"host": target.host}) from None
    allowed = [address for address in found if rules.allows(address)][:MOST_IPS]
    if not allowed:
        raise NoReply(_("It leads into a private network, where nothing is asked."))
    failure: OSError = TimeoutError()
    for address in allowed:
        try:
            left = max(ends - monotonic(), 0.01)
            return socket.create_connection((address, target.port), timeout=min(rules.connect_seconds, left))
        except OSError as error:
            failure = error
    raise NoReply(_words(failure)) from failure


def _secured(sock: socket.socket, target: Target, rules: Rules) -> socket.socket:
    sock.settimeout(rules.request_seconds)
    if target.scheme == "http":
        return sock
    try:
        return rules.trust.wrap_socket(sock, server_hostname=target.host)
    except (OSError, ValueError) as error:
        raise NoReply(_words(error)) from error


def _exchange(connection: HTTPConnection, method: str, target: Target) -> Reply:
    headers = {
        "Host": target.host_header,
        "User-Agent": f"link-check/1.0 (+{settings.BASE_URL})",
        "Accept": "text/html,*/*;q=0.8",
        "Connection": "close",
    }
    try:
        connection.request(method, target.path, headers=headers)
        with connection.getresponse() as response:
            # Browsers read the bytes as UTF-8, http.client as Latin-1.
            location = (response.headers.get("Location") or "").encode("latin-1", "replace").decode("utf-8", "replace")
            return Reply(response.status, location)
    except (OSError, HTTPException, ValueError) as error:
        raise NoReply(_words(error), was_heard=True) from error


@contextmanager
def _cut_off(sock: socket.socket, seconds: float) -> Iterator[Event]:
    """End the connection after so many seconds whatever goes on: a server that sends drops outlives any timeout."""
    same, cut = sock.dup(), Event()  # the first object goes away when the connection is secured

    def end() -> None:
        cut.set()
        with suppress(OSError):
            same.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(seconds, 0), end)
    timer.daemon = True
    timer.start()
    try:
        yield cut
    finally:
        timer.cancel()
        same.close()


def _words(error: Exception) -> str:
    """Say what went wrong so that staff can tell the organisation."""
    match error:
        case ssl.SSLCertVerificationError():
            return _("Its certificate does not hold: %(reason)s.") % {"reason": error.verify_message.rstrip(".")}
        case ssl.SSLError():
            return _("No secure connection could be made: %(reason)s.") % {"reason": error.reason or "SSL"}
        case TimeoutError():
            return _("It did not answer in time.")
        case ConnectionRefusedError():
            return _("The connection was refused.")
        case ConnectionError():
            return _("The connection broke off without an answer.")
        case OSError():
            return _("It could not be reached: %(reason)s.") % {"reason": error.strerror or type(error).__name__}
        case _other:
            return _("What it sends is not proper HTTP.")
