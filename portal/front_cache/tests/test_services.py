"""Cloudflare and CloudFront are told what was published, from settings alone, and nobody waits long for them."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import environ
import pytest
from wagtail.contrib.frontend_cache.backends import BaseBackend
from wagtail.contrib.frontend_cache.utils import get_backends

from portal.front_cache import services
from portal.settings.front_caches import front_caches

PAGES = ["https://hub.example/mmn/", "https://hub.example/"]
SETTINGS = {
    "cloudflare": {"CLOUDFLARE_ZONE": "zone", "CLOUDFLARE_TOKEN": "key-of-cloudflare"},
    "cloudfront": {
        "CLOUDFRONT_DISTRIBUTION": "EDIST",
        "CLOUDFRONT_KEY_ID": "key-of-cloudfront",
        "CLOUDFRONT_SECRET": "secret",
    },
}


@dataclass
class Service:
    """What stands where the service stands."""

    url: str = ""
    seconds: float = 0
    status: int = 200
    body: bytes = b'{"success": true}'
    asked: list[tuple[str, str, str]] = field(default_factory=list)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    running = Service()
    leave = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            running.asked.append((self.path, self.headers["Authorization"], body))
            leave.wait(running.seconds)
            self.send_response(running.status)
            self.end_headers()
            self.wfile.write(running.body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    running.url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", running.url)
    yield running
    leave.set()
    server.shutdown()


def backend(name: str, service: Service, monkeypatch: pytest.MonkeyPatch) -> BaseBackend:
    """As the settings of a real server make it."""
    for variable, value in SETTINGS[name].items():
        monkeypatch.setenv(variable, value)
    [(found, made)] = get_backends(front_caches(environ.Env())).items()
    assert found == name
    if isinstance(made, services.Cloudflare):
        assert made.cloudflare_purge_endpoint_url == "https://api.cloudflare.com/client/v4/zones/zone/purge_cache"
        made.cloudflare_purge_endpoint_url = f"{service.url}/zone"
    return made


def test_cloudflare_is_told_with_its_key(service, monkeypatch):
    backend("cloudflare", service, monkeypatch).purge_batch(PAGES)
    [(_, key, body)] = service.asked
    assert key == "Bearer key-of-cloudflare"
    assert json.loads(body) == {"files": PAGES}


def test_cloudfront_is_told_with_its_key(service, monkeypatch):
    service.status, service.body = 201, b"<Invalidation/>"
    backend("cloudfront", service, monkeypatch).purge_batch(PAGES)
    [(path, key, body)] = service.asked
    assert "/distribution/EDIST/invalidation" in path
    assert "Credential=key-of-cloudfront/" in key
    assert "<Path>/mmn/</Path>" in body


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_service_that_hangs_is_left_and_troubles_nobody(name, service, monkeypatch, caplog):
    monkeypatch.setattr(services, "SECONDS", 0.3)
    service.seconds = 30
    asking, began = backend(name, service, monkeypatch), time.monotonic()
    asking.purge_batch(PAGES)
    assert time.monotonic() - began < 5
    assert len(service.asked) == 1
    assert "dropped none of 2 copies" in caplog.text


@pytest.mark.parametrize("body", [b'{"success": false}', b"not json", b"[]", b"null"])
def test_what_cloudflare_refuses_is_logged(body, service, monkeypatch, caplog):
    service.status, service.body = 403, body
    backend("cloudflare", service, monkeypatch).purge_batch(PAGES)
    assert "dropped none of 2 copies" in caplog.text
    assert "key-of-cloudflare" not in caplog.text
