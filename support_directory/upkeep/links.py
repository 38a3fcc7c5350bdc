"""The links of the public directory: which there are, which are to be tried today, and what each answer means."""

from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.links.fetching import Answer
from portal.links.rounds import Results
from portal.links.rules import Rules
from portal.links.state import COUNTED, count, midnight
from portal.links.trying import answers_of
from support_directory.choices import Assurance
from support_directory.models import LinkCheck, Service

Uses = dict[str, set[UUID]]
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def public_links() -> Uses:
    """Return every address that visitors can follow, with the entries it is recorded on.

    That of an organisation is recorded once, on the first of its public entries, and not at all where one of them has
    it too: a page that fails is one task of staff, not one for each entry.
    """
    uses: Uses = defaultdict(set)
    organizations: dict[UUID, tuple[str, UUID]] = {}
    own: set[tuple[UUID, str]] = set()
    rows = Service.objects.listed().filter(assurance=Assurance.VERIFIED).order_by("name", "pk")
    for pk, url, organization, its_url in rows.values_list("pk", "url", "organization", "organization__url"):
        organizations.setdefault(organization, (its_url, pk))
        if url:
            own.add((organization, url))
            uses[url].add(pk)
    for organization, (its_url, pk) in organizations.items():
        if its_url and (organization, its_url) not in own:
            uses[its_url].add(pk)
    return dict(uses)


def links_to_try(*, again: bool = False) -> Uses:
    """Return the links that nobody tried today, and forget links no longer public.

    Those that waited longest come first; links that failed come last, so that others have shown our own line to work.

    Args:
        again: all of them, tried today or not.
    """
    uses, start = public_links(), midnight()
    tried: dict[tuple[UUID, str], datetime] = {}
    failing, gone = set(), []
    rows = LinkCheck.objects.order_by().values_list("pk", "service", "url", "checked_at", "failed_days")
    for pk, service, url, checked_at, failed_days in rows:
        if service not in uses.get(url, ()):
            gone.append(pk)
            continue
        tried[service, url] = checked_at
        if failed_days:
            failing.add(url)
    if gone:
        LinkCheck.objects.filter(pk__in=gone).delete()
    oldest = {url: min(tried.get((service, url), _NEVER) for service in services) for url, services in uses.items()}
    chosen = [url for url in uses if again or oldest[url] < start]
    return {url: uses[url] for url in sorted(chosen, key=lambda url: (url in failing, oldest[url]))}


def try_links(uses: Uses, seconds: float, rules: Rules | None = None) -> Results:
    """Try these links, write each answer down as it comes, and yield it. Stopped halfway, the rest is tried later.

    Raises:
        LineDown: no server answers at all; nothing was counted.
    """
    with closing(answers_of(uses, seconds, LinkCheck.objects.all(), rules)) as counted:
        for url, answer in counted:
            record(url, uses[url], answer, timezone.now())
            yield url, answer


def record(url: str, services: set[UUID], answer: Answer, now: datetime) -> None:
    """Keep how the link answered, on each entry it is recorded on."""
    known = {check.service_id: check for check in LinkCheck.objects.filter(service__in=services, url=url)}
    for pk in services:
        check = known.get(pk) or LinkCheck(service_id=pk, url=url)
        count(check, answer, now)
        try:
            with transaction.atomic():
                LinkCheck.objects.bulk_create(
                    [check], update_conflicts=True, unique_fields=["service", "url"], update_fields=COUNTED
                )
        except IntegrityError:
            continue  # the entry was deleted while its link was tried
