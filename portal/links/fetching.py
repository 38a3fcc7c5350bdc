"""Whether a link answers: asked politely, redirects followed by hand, every hop held to the same rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from time import monotonic, sleep
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from portal.links.asking import NoReply, Reply, Target, ask, target_of
from portal.links.rules import Rules

MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
# A wall against programs stands there: people get through, and we cannot tell what they find.
_SHUT_OUT = {401, 403, 406, 429, 451}
_ENOUGH = 429  # who says this is not asked a second time


@dataclass(frozen=True)
class Answer:
    """How a link answered. ``status`` is that of the last server that spoke, ``words`` what is amiss, if anything."""

    status: int | None
    words: str = ""
    is_shut_out: bool = False

    @property
    def works(self) -> bool:
        """Whether nothing speaks against the link."""
        return not self.words or self.is_shut_out


class Turns:
    """One request at a time for each host, with a pause between two."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._guard = Lock()
        self._hosts: dict[str, _Turn] = {}

    @contextmanager
    def of(self, host: str) -> Iterator[None]:
        """Wait for the host's turn, and keep others from it meanwhile."""
        with self._guard:
            turn = self._hosts.setdefault(host, _Turn())
        with turn.lock:
            sleep(max(turn.next_at - monotonic(), 0))
            try:
                yield
            finally:
                turn.next_at = monotonic() + self._pause


class _Turn:
    def __init__(self) -> None:
        self.lock, self.next_at = Lock(), 0.0


def fetch(url: str, rules: Rules, turns: Turns) -> Answer:
    """Tell how a link answers. Never raises for what a server does, or does not do."""
    visit = _Visit(rules, turns)
    status = None
    try:
        for _hop in range(1 + MOST_REDIRECTS):
            reply = visit.reply(target_of(url, rules))
            status = reply.status
            if status not in _REDIRECTS or not reply.location:
                return _judged(status)
            url = _joined(url, reply.location)
    except NoReply as error:
        return Answer(status, str(error))
    return Answer(status, _("It redirects more than %(number)s times.") % {"number": MOST_REDIRECTS})


class _Visit:
    """The requests for one link, which share its time. Waiting for a host's turn does not count."""

    def __init__(self, rules: Rules, turns: Turns) -> None:
        self._rules, self._turns, self._left = rules, turns, rules.link_seconds

    def reply(self, target: Target) -> Reply:
        """Ask for the head alone; where that is refused or ends oddly, ask as a browser does."""
        try:
            reply = self._ask("HEAD", target)
        except NoReply as error:
            if not error.was_heard:
                raise
        else:
            if reply.status < HTTPStatus.BAD_REQUEST or reply.status == _ENOUGH:
                return reply
        return self._ask("GET", target)

    def _ask(self, method: str, target: Target) -> Reply:
        if self._left <= 0:
            raise NoReply(_("It did not answer in time."))
        with self._turns.of(target.host):
            begun = monotonic()
            try:
                return ask(method, target, self._rules, min(self._rules.request_seconds, self._left))
            finally:
                self._left -= monotonic() - begun


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise NoReply(_("It redirects to what is no web address.")) from None


def _judged(status: int) -> Answer:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(status)
    if status in _SHUT_OUT:
        return Answer(status, _("It answers, but not to programs (%(status)s).") % {"status": status}, True)
    if status in _REDIRECTS:
        return Answer(status, _("It redirects to nowhere (%(status)s).") % {"status": status})
    return Answer(status, _("It answers with an error (%(status)s).") % {"status": status})
