"""The log: one JSON object a line, without anything that a visitor sent.

Addresses, queries, bodies, cookies, names and the words of exceptions may all hold what somebody wrote about their
health. So of messages by libraries only the form is kept, with its numbers, and of an exception its type and where it
came from, not what it says. Our own messages are written for this log: they name no person and quote no visitor.
"""

import logging
import traceback
from typing import Any

from pythonjsonlogger.json import JsonFormatter as LibraryFormatter

from portal.watch.request_ids import request_id

OURS = ("portal", "conditions", "carers", "return_to_work", "support_directory", "django_tasks", "django_tasks_db")
FIELDS = ("method", "route", "path", "status", "ms", "status_code")
LEFT_OUT = "…"
LAST_FRAMES = 20


def is_ours(logger: str) -> bool:
    """Tell whether messages of this logger are written for this log."""
    return logger.partition(".")[0] in OURS


def message_of(record: logging.LogRecord) -> str:
    """Return what a record says, as far as it may be kept."""
    if is_ours(record.name):
        return record.getMessage()
    if not isinstance(record.msg, str) or not record.args:
        return LEFT_OUT  # put together beforehand: nobody can tell what of it came from outside
    arguments: Any = record.args
    if isinstance(arguments, dict):
        return record.msg
    try:
        return record.msg % tuple(one if isinstance(one, int | float) else LEFT_OUT for one in arguments)
    except (TypeError, ValueError):
        return record.msg  # a form that wants text where we have none: left as it is


def exception_of(error: BaseException) -> dict[str, Any]:
    """Return the type of an exception, those it came from, and the places it passed; not its words."""
    frames = traceback.extract_tb(error.__traceback__)[-LAST_FRAMES:]
    types: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(types) < LAST_FRAMES:
        types.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    return {"type": types[0], "from": types[1:], "at": [f"{one.filename}:{one.lineno} {one.name}" for one in frames]}


class JsonFormatter(LibraryFormatter):
    """Writes a record as JSON, with only the fields named here."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "request_id": request_id.get(),
            "at": "" if is_ours(record.name) else f"{record.module}:{record.lineno}",
            **fields,
            "exception": exception_of(error) if error else None,
        }
        return self.serialize_log_record({name: value for name, value in line.items() if value not in ("", None)})


def logging_settings() -> dict[str, Any]:
    """Return ``LOGGING`` for a real server: all to standard error, and none of Django's mails about errors."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "portal.watch.log.JsonFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        # Django's own handlers would mail whole requests to ADMINS.
        "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
    }
