"""Fifty requests a second, whatever happens: people who read, search, answer a question or suggest something."""

import http.client
import itertools
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

A_SECOND = 50
AT_ONCE = 200  # so many may wait for an answer
PATIENCE = 40.0  # seconds; longer than nginx waits for the application
# Of each fifty: two search, which no copy answers, two press a button, and one suggests an organisation: of those the
# site takes 300 an hour.
SEARCHES, FORMS, SUGGESTIONS = (12, 37), (24, 49), (6,)
WORDS = ("grip", "infusion", "driving", "fatigue")
FORM = "application/x-www-form-urlencoded"


class Kind(StrEnum):
    """What somebody wants."""

    COPY = "a page that nginx has a copy of"
    SEARCH = "a search"
    FORM = "an answer to a question"
    SUGGESTION = "an organisation for the directory"


@dataclass(frozen=True)
class Answer:
    """What came of one request."""

    kind: Kind
    seconds: float
    status: int  # 0: none came
    copy: str = ""  # what nginx says of its copy: HIT, STALE, UPDATING ...
    leads_to: str = ""
    path: str = ""
    said: str = ""  # the name of what was suggested


class Visitors:
    """Ask while the block lasts, and keep all answers.

    Each request comes from a network of its own (127.1.1.0, 127.1.2.0 ...), so that no limit takes them for one person.
    """

    def __init__(self, front: str, pages: Sequence[str], form: str, suggest: str, token: str) -> None:
        self.place = urlsplit(front).netloc
        self.pages, self.form = itertools.cycle(pages), form
        self.suggest, self.token = suggest, token
        self.answers: list[Answer] = []
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._thread = threading.Thread(target=self._come, daemon=True)

    def __enter__(self) -> "Visitors":
        self._thread.start()
        return self

    def __exit__(self, *arguments: object) -> None:
        self._stop.set()
        self._thread.join()
        self._pool.shutdown()

    def _come(self) -> None:
        began = time.monotonic()
        for number in itertools.count():
            if self._stop.wait(max(0.0, began + number / A_SECOND - time.monotonic())):
                return
            self._pool.submit(self._ask, number)

    def _ask(self, number: int) -> None:
        kind, method, path, body, said = self._wish(number)
        source = f"127.{1 + number // 250 % 250}.{1 + number % 250}.1"
        asked = time.monotonic()
        connection = http.client.HTTPConnection(self.place, timeout=PATIENCE, source_address=(source, 0))
        headers = {"Accept-Encoding": "gzip"} | ({"Content-Type": FORM} if body else {})
        try:
            connection.request(method, path, body, headers)
            got = connection.getresponse()
            got.read()
            status, copy, leads_to = got.status, got.headers.get("X-Copy", ""), got.headers.get("Location", "")
        except (OSError, http.client.HTTPException):
            status, copy, leads_to = 0, "", ""
        finally:
            connection.close()
        self.answers.append(Answer(kind, time.monotonic() - asked, status, copy, leads_to, path, said))

    def _wish(self, number: int) -> tuple[Kind, str, str, str | None, str]:
        turn = number % A_SECOND
        if turn in SEARCHES:
            return Kind.SEARCH, "GET", f"/search/?q={WORDS[number // A_SECOND % len(WORDS)]}", None, ""
        if turn in FORMS:
            return Kind.FORM, "POST", self.form, "helpful=yes", ""
        if turn in SUGGESTIONS:
            name = f"Organisation {uuid4().hex}"  # the same words twice would be one
            return Kind.SUGGESTION, "POST", self.suggest, urlencode(self._words(name)), name
        return Kind.COPY, "GET", next(self.pages), None, ""

    def _words(self, name: str) -> dict[str, str]:
        return {"token": self.token, "more": "", "name": name, "url": "", "text": "Helps people near the sea."}
