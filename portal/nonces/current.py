"""The nonce of the answer being made. Only scripts that carry it run in the admin: no script that somebody stored does.

Widgets and template tags know no request, so the middleware leaves it here. It is never put into finished output, which
would bless stored scripts too: only Wagtail's own few inline scripts ask for it, while they are made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

_REQUEST: ContextVar[HttpRequest | None] = ContextVar("nonce_request", default=None)


@contextmanager
def nonce_of(request: HttpRequest) -> Iterator[None]:
    """Let what is made inside use the nonce of this request."""
    token = _REQUEST.set(request)
    try:
        yield
    finally:
        _REQUEST.reset(token)


def current_nonce() -> str:
    """Return it; empty where no request is being answered. Asking for it puts it into the policy of the answer."""
    request = _REQUEST.get()
    return str(request.csp_nonce) if request else ""  # type: ignore[attr-defined]  # django-csp sets it
