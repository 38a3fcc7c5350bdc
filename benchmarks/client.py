"""Requests as the application server makes them: the whole middleware stack, no network."""

import gzip
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> bytes:
        """The content, unpacked."""
        return gzip.decompress(self.content) if self.headers.get("Content-Encoding") == "gzip" else self.content


class Client:
    """One application in this process, asked as a browser behind a TLS proxy asks."""

    def __init__(self, host: str = "bench.example") -> None:
        self.application = get_wsgi_application()
        self.host = host

    def request(self, path: str, *, compressed: bool = True) -> Callable[[], Answer]:
        """Return a function that makes this request; the environment is built here, outside of what is timed."""
        headers = {"host": self.host, "x-forwarded-proto": "https", "accept": "text/html"}
        if compressed:
            headers["accept-encoding"] = "gzip, deflate, br"
        base: dict[str, Any] = RequestFactory().get(path, headers=headers).environ

        def make() -> Answer:
            told: list[Any] = []

            def start(
                status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
            ) -> Callable[[bytes], object]:
                told.extend((status, headers))
                return told.append

            environ = base | {"wsgi.input": BytesIO(), "wsgi.errors": sys.stderr}
            response = self.application(environ, start)
            try:
                content = b"".join(response)
            finally:
                response.close()
            return Answer(int(told[0].split()[0]), dict(told[1]), content)

        return make

    def get(self, path: str, *, compressed: bool = True) -> Answer:
        """Make one request.

        Raises:
            RuntimeError: the answer is not a 200; a benchmark of an error page says nothing.
        """
        answer = self.request(path, compressed=compressed)()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer

    def queries(self, path: str) -> int:
        """Return how many queries one request makes."""
        make = self.request(path)
        make()
        with CaptureQueriesContext(connection) as captured:
            make()
        return len(captured)
