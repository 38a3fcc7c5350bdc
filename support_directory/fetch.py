"""The services one response shows, in one query."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from portal.content.batch import Batch
from support_directory.models import Service


def fetch_services(batch: Batch, keys: set[Any]) -> Iterable[Service]:
    """Fetch the wanted services and those for crises, which stand on each page. Only listed ones come back.

    Hours come along where cards show them: for the wanted ones, and in views such as Help now, which are no pages.
    """
    services = Service.objects.listed().filter(Q(pk__in=keys) | ~Q(crisis_role="")).with_contact()
    return services.with_hours() if keys or batch.page is None else services
