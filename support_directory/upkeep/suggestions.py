"""What visitors told us is kept while it helps: until somebody dealt with it, and 12 months more."""

import datetime

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from support_directory.models import ChangeSuggestion

KEPT = relativedelta(months=12)


def forget(today: datetime.date | None = None) -> int:
    """Delete suggestions dealt with more than 12 months ago; return how many. Safe to run at any time."""
    before = (today or timezone.localdate()) - KEPT
    settled = ChangeSuggestion.objects.exclude(state=ChangeSuggestion.State.OPEN)
    return settled.filter(handled_at__date__lt=before).delete()[0]
