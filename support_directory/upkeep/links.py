"""The links of the public directory: which there are, which are to be tried today, and what each answer means."""

from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from support_directory.choices import Assurance
from support_directory.models import LinkCheck, Service
from support_directory.upkeep.fetching import Answer, Turns, fetch
from support_directory.upkeep.rounds import Results, believable, fetch_all
from support_directory.upkeep.rules import Rules

Uses = dict[str, set[UUID]]
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_KEPT = ("checked_at", "last_ok_at", "last_failed_on", "failed_days", "status_code", "error")


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
    uses, midnight = public_links(), _midnight()
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
    chosen = [url for url in uses if again or oldest[url] < midnight]
    return {url: uses[url] for url in sorted(chosen, key=lambda url: (url in failing, oldest[url]))}


def _midnight() -> datetime:
    """Return when the day began, by the site's clock."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def try_links(uses: Uses, seconds: float, rules: Rules | None = None) -> Results:
    """Try these links, write each answer down as it comes, and yield it. Stopped halfway, the rest is tried later.

    Raises:
        LineDown: no server answers at all; nothing was counted.
    """
    rules = rules or Rules()
    results = fetch_all(uses, partial(fetch, rules=rules, turns=Turns(rules.pause_seconds)), seconds)
    lately = timezone.now() - timedelta(hours=1)
    line_works = LinkCheck.objects.filter(checked_at__gte=lately, status_code__isnull=False).exists()
    with closing(believable(results, line_works=line_works)) as counted:
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
                    [check], update_conflicts=True, unique_fields=["service", "url"], update_fields=_KEPT
                )
        except IntegrityError:
            continue  # the entry was deleted while its link was tried


def count(check: LinkCheck, answer: Answer, now: datetime) -> None:
    """Count an answer. A failure adds one day, once a day; whatever works ends the count."""
    today = timezone.localdate(now)
    check.checked_at, check.status_code, check.error = now, answer.status, answer.words[:200]
    if answer.works:
        check.failed_days, check.last_failed_on = 0, None
        if not answer.is_shut_out:
            check.last_ok_at = now
    elif check.last_failed_on is None or check.last_failed_on < today:
        check.failed_days += 1
        check.last_failed_on = today
