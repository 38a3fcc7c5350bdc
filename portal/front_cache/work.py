"""Replacing copies as background work: no editor waits for nginx, nor for a service before it."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.frontend_cache.utils import get_backends

from portal.front_cache.backend import RefreshBackend
from portal.work.models import Job
from portal.work.queueing import FRESH, background


@background(_("Replace copies of pages"), queue=FRESH)
def replace_copies(urls: list[str]) -> dict[str, int]:
    """Have every cache in front replace or drop its copies of some addresses; return how many were and were not.

    What failed is not tried again: a copy is old after ten seconds in any case.
    """
    done = failed = 0
    for backend in get_backends().values():
        told = [url for url in urls if backend.invalidates_hostname(urlsplit(url).netloc)]
        if isinstance(backend, RefreshBackend):
            missed = len(backend.refresh(told))
        else:
            missed = 0  # a service elsewhere: its backend writes to the log what failed
            backend.purge_batch(told)
        done, failed = done + len(told) - missed, failed + missed
    return {"done": done, "failed": failed}


def copies_replaced() -> dict[str, float]:
    """Return how many copies of pages were replaced and how many could not be, within a day: so long rows are kept."""
    results: Iterable[dict[str, int] | None] = (
        Job.objects.successful()
        .filter(task_path=replace_copies.module_path)
        .values_list("return_value", flat=True)
        .iterator()
    )
    counted = {"done": 0.0, "failed": 0.0}
    for result in results:
        for name, number in (result or {}).items():
            counted[name] += number
    return counted
