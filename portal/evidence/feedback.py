"""Whether a page helped: what readers say, kept without anything about who said it."""

import datetime
import threading
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from wagtail.models import Page

from portal.evidence.models import PageFeedback

KEPT = relativedelta(months=12)
A_MINUTE = 60  # seconds in which a second press corrects the first
_pressing = threading.Lock()


def take(page: Page, helpful: bool, network: str) -> PageFeedback:
    """Count an answer. A second press within a minute counts once, and the later one is meant: hands may slip.

    Whether it is a second press is told by the page and the network alone, in the memory of this process: there is no
    cookie. Two people of one network who answer about one page in the same minute count as one.

    Args:
        page: the page it is about.
        helpful: the answer.
        network: a digest of the network it comes from, that changes each hour.
    """
    key = f"portal.evidence.feedback:{page.pk}:{network}"
    with _pressing:
        known = cache.get(key)
        # Once words were added, it is somebody else's turn.
        answer = PageFeedback.objects.filter(pk=known, page=page, comment="").first() if known else None
        if answer is None:
            answer = PageFeedback.objects.create(page=page, helpful=helpful)
        elif answer.helpful != helpful:
            answer.helpful = helpful
            answer.save(update_fields=["helpful"])
        cache.set(key, answer.pk, A_MINUTE)
    return answer


def complete(pk: int, words: str) -> None:
    """Add the reader's words to an answer, once: what stands there is never replaced."""
    PageFeedback.objects.filter(pk=pk, comment="").update(comment=words)


def forget(today: datetime.date | None = None) -> int:
    """Delete answers older than 12 months; return how many. Safe to run at any time."""
    before = (today or timezone.localdate()) - KEPT
    return PageFeedback.objects.filter(made_on__lt=before).delete()[0]


def by_month(page: Page) -> list[dict[str, Any]]:
    """Return ``month``, ``yes`` and ``no`` for each month with an answer, the newest first."""
    counts = {"yes": Count("pk", filter=Q(helpful=True)), "no": Count("pk", filter=Q(helpful=False))}
    months = PageFeedback.objects.filter(page=page).annotate(month=TruncMonth("made_on")).order_by("-month")
    return [dict(row) for row in months.values("month").annotate(**counts)]
