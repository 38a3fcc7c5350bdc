"""Numbers for Prometheus. They count and time; no label holds anything that a visitor sent."""

import os
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter("portal_requests", "Requests answered, by route and class of status", ["route", "status"])
DURATION = Histogram("portal_request_seconds", "Seconds until a request was answered", ["route"], buckets=_SECONDS)
DATABASE = Counter("portal_request_database_seconds", "Seconds of requests spent in queries", ["route"])

Number = Callable[[], dict[str, float]]
_numbers: dict[str, tuple[str, Number]] = {}


def count_request(route: str, status: int, seconds: float, database_seconds: float) -> None:
    """Count one request. The several hundred views of the admin are one route."""
    route = "admin" if route.startswith("wagtail") and route != "wagtail_serve" else route
    REQUESTS.labels(route, f"{status // 100}xx").inc()
    DURATION.labels(route).observe(seconds)
    DATABASE.labels(route).inc(database_seconds)


def register_number(name: str, about: str, number: Number) -> None:
    """Let an app show numbers of the database; they are asked for at each look.

    Args:
        name: of the metric, beginning with ``portal_``.
        about: what it counts.
        number: returns the values by the label ``kind``; one value alone has the label "all".
    """
    _numbers[name] = (about, number)


class DatabaseNumbers(Collector):
    """What the registered functions say, asked at the moment of the look."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield a gauge for each."""
        for name, (about, number) in sorted(_numbers.items()):
            gauge = GaugeMetricFamily(name, about, labels=["kind"])
            for kind, value in number().items():
                gauge.add_metric([kind], value)
            yield gauge


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Show the numbers to whoever has the token; without a token in the settings there are none."""
    if not settings.METRICS_TOKEN:
        return HttpResponse("METRICS_TOKEN is not set\n", status=404, content_type="text/plain")
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse("Not without the token\n", status=403, content_type="text/plain")
    counted: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # gunicorn's processes: see portal/watch/server.py
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    asked = CollectorRegistry()
    asked.register(DatabaseNumbers())
    return HttpResponse(generate_latest(counted) + generate_latest(asked), content_type=CONTENT_TYPE_LATEST)
