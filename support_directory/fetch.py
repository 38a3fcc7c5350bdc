"""The services one response shows, in one query."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from portal.content.batch import Batch
from support_directory.finding.topics import listed_under
from support_directory.models import Service, TaxonomyTerm


def fetch_services(batch: Batch, keys: set[Any]) -> Iterable[Service]:
    """Fetch the wanted services, all of the wanted topics, and those for crises, which stand on each page.

    Only listed ones come back. Each knows in ``shown_for`` which of the wanted topics it belongs to (by slug). Hours
    come along where cards show them: for the wanted ones, and in views such as Help now, which are no pages.
    """
    topics = batch.all(TaxonomyTerm)
    under = listed_under(topic.slug for topic in topics.values()) if topics else {}
    keys = keys.union(*under.values())
    services = Service.objects.listed().filter(Q(pk__in=keys) | ~Q(crisis_role="")).with_contact()
    for service in services.with_hours() if keys or batch.page is None else services:
        service.shown_for = frozenset(slug for slug, ids in under.items() if service.pk in ids)
        yield service
