"""Whether a page helped: what readers say, kept without anything about who said it."""

import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from wagtail.models import Page

from portal.evidence.models import Concern, FeedbackPress, PageFeedback
from portal.locks import one_at_a_time

KEPT = relativedelta(months=12)
A_MINUTE = datetime.timedelta(seconds=60)  # in which a second press corrects the first


@transaction.atomic
def take(page: Page, helpful: bool, network: str) -> PageFeedback:
    """Count an answer. A second press within a minute counts once, and the later one is meant: hands may slip.

    Whether it is a second press is told by the page and the network alone: there is no cookie. Two people of one
    network who answer about one page in the same minute count as one. What tells it stands in the database, as the
    second press may come to another process, and is deleted by the next answer that comes a minute later or more.

    Args:
        page: the page it is about.
        helpful: the answer.
        network: a digest of the network it comes from, that changes each hour.
    """
    one_at_a_time(f"portal.evidence.feedback:{page.pk}:{network}")
    forget_presses()
    # Once words were added, it is somebody else's turn.
    press = FeedbackPress.objects.filter(network=network, feedback__page=page, feedback__comment="")
    known = press.select_related("feedback").order_by("-made_at").first()
    if known is None:
        answer = PageFeedback.objects.create(page=page, helpful=helpful)
        FeedbackPress.objects.create(feedback=answer, network=network)
        return answer
    known.made_at = timezone.now()
    known.save(update_fields=["made_at"])
    known.feedback.helpful = helpful
    known.feedback.save(update_fields=["helpful"])
    return known.feedback


def forget_presses() -> None:
    """Delete what told a second press from a first, a minute after it."""
    FeedbackPress.objects.filter(made_at__lte=timezone.now() - A_MINUTE).delete()


def complete(pk: int, words: str) -> None:
    """Add the reader's words to an answer, once: what stands there is never replaced."""
    PageFeedback.objects.filter(pk=pk, comment="").update(comment=words)


def forget(today: datetime.date | None = None) -> int:
    """Delete answers older than 12 months, and doubts dealt with longer ago; return how many. Safe at any time."""
    forget_presses()
    before = (today or timezone.localdate()) - KEPT
    doubts = Concern.objects.filter(kind=Concern.Kind.READER, handled_at__date__lt=before).delete()[0]
    return doubts + PageFeedback.objects.filter(made_on__lt=before).delete()[0]


def by_month(page: Page) -> list[dict[str, Any]]:
    """Return ``month``, ``yes`` and ``no`` for each month with an answer, the newest first."""
    counts = {"yes": Count("pk", filter=Q(helpful=True)), "no": Count("pk", filter=Q(helpful=False))}
    months = PageFeedback.objects.filter(page=page).annotate(month=TruncMonth("made_on")).order_by("-month")
    return [dict(row) for row in months.values("month").annotate(**counts)]
