"""Error reports to any address that speaks Sentry's language. Only what is named here is sent."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.integrations.threading import ThreadingIntegration

from portal.watch.log import is_ours
from portal.watch.middleware import METHODS
from portal.watch.request_ids import request_id

_KEPT = ("event_id", "timestamp", "level", "platform", "release", "environment", "sdk", "logger")
_OF_FRAME = ("filename", "abs_path", "module", "function", "lineno", "in_app")


def start_reports(dsn: str, release: str) -> None:
    """Begin to report errors: unhandled exceptions, and what the log calls an error.

    Args:
        dsn: where to, with the project's public key.
        release: of the code, empty where unknown.
    """
    sentry_sdk.init(
        dsn=dsn,
        release=release or None,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        server_name="",
        auto_session_tracking=False,
        send_client_reports=False,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(middleware_spans=False, signals_spans=False),
            LoggingIntegration(level=None),
            ThreadingIntegration(),
            ExcepthookIntegration(),
            AtexitIntegration(callback=lambda pending, timeout: None),
        ],
        before_send=scrubbed,  # type: ignore[arg-type]  # a plain dictionary is what it is
    )


def scrubbed(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """Return a new report: type and places of the exception, method, route and request id.

    No address, query, body, cookie, header or user, no variable, and not the words of the exception: each may hold
    what somebody wrote.
    """
    kept = {name: event[name] for name in _KEPT if event.get(name)}
    kept["tags"] = {"request_id": request_id.get() or "none"}
    if event.get("transaction_info", {}).get("source") == "route":
        kept["transaction"] = event["transaction"]
    method = event.get("request", {}).get("method")
    if method in METHODS:
        kept["request"] = {"method": method}
    message = event.get("logentry", {}).get("message")
    if message and is_ours(event.get("logger", "")):
        kept["logentry"] = {"message": message}  # the form, without what was put into it
    values = event.get("exception", {}).get("values", [])
    if values:
        kept["exception"] = {"values": [_exception(value) for value in values]}
    return kept


def _exception(value: dict[str, Any]) -> dict[str, Any]:
    frames = value.get("stacktrace", {}).get("frames", [])
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "stacktrace": {"frames": [{name: frame.get(name) for name in _OF_FRAME} for frame in frames]},
    }
