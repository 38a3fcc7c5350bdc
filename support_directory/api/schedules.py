"""Opening hours of a service as HSDS schedules."""

from collections import Counter
from typing import Any
from uuid import uuid5

from support_directory.hours import rrule_rows
from support_directory.models import Service

_FACTS = ("valid_from", "valid_to", "byday", "opens_at", "closes_at")


def schedules_of(service: Service) -> list[dict[str, Any]]:
    """Return the schedules of a service; none while it is being checked again, for a wrong hour is worse than none.

    ``with_hours()`` must have brought them. Hours in words count where there are no others, as on our own pages. The
    offset from UTC is left out of the week, for it changes twice a year.
    """
    if service.is_being_rechecked:
        return []
    hours = service.hours
    rows = rrule_rows(hours) if hours else []
    if service.opening_hours and not (hours and hours.openings):
        rows.append({"description": service.opening_hours})
    return _with_ids(service, rows)


def _with_ids(service: Service, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each row, which stands for several of ours, an id made from its facts: it stays while they hold."""
    seen: Counter[str] = Counter()
    keyed = []
    for row in rows:
        facts = " ".join(str(row.get(name, "")) for name in _FACTS)
        seen[facts] += 1
        keyed.append({"id": uuid5(service.pk, f"schedule {facts} {seen[facts]}"), **row})
    return keyed
