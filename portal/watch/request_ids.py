"""One name for all that one request leads to: in the log, in error reports, in the answer."""

import re
from contextvars import ContextVar
from uuid import uuid4

_WELL_FORMED = re.compile(r"[0-9a-f]{32}")  # as nginx makes them; nothing that a visitor could write words with
request_id: ContextVar[str] = ContextVar("request_id", default="")


def well_formed_or_new(given: str | None) -> str:
    """Return the id that the proxy gave, if it looks like one, else a new one."""
    return given if given and _WELL_FORMED.fullmatch(given) else uuid4().hex
