"""Searches that found nothing: what visitors miss, or name by another word."""

from datetime import timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Window
from django.utils import timezone

from support_directory.models import SearchLog, Synonym

DAYS = 90


def found_nothing() -> QuerySet:
    """Return ``words``, how often ``searched``, ``last`` on which day, and the ``total`` of such words, most first.

    Words that found something on a later day are left out, and so are those that have become a synonym.
    """
    recent = SearchLog.objects.filter(day__gt=timezone.localdate() - timedelta(days=DAYS))
    grouped = recent.values("words").annotate(
        searched=Sum("times", filter=Q(results=0)),
        last=Max("day", filter=Q(results=0)),
        found=Max("day", filter=Q(results__gt=0)),
    )
    missed = grouped.filter(Q(found=None) | Q(found__lt=F("last")), searched__gt=0)
    known = Synonym.objects.filter(word=OuterRef("words"))
    return missed.filter(~Exists(known)).annotate(total=Window(Count("words"))).order_by("-searched", "words")
