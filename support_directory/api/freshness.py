"""When the directory last changed, for readers who ask for changes by time alone.

The rows' own times cannot tell: a withdrawn or deleted entry leaves none behind. So each process remembers when it
first saw the newest version of the directory. That is never before the change itself, so "not modified" is never said
of something that was; after a restart it is merely said less often. Midnight counts as a change, for checks run out
and special days pass at midnight.
"""

from datetime import datetime, time, timedelta
from threading import Lock

from django.utils import timezone

from support_directory.models import DirectoryVersion

# HTTP counts in whole seconds, and the clocks of several machines differ a little: what is younger is not told.
YOUNGEST = timedelta(seconds=5)

_lock = Lock()
_seen: tuple[object, datetime] = (object(), timezone.now())


def last_change() -> datetime | None:
    """Return a moment at or after the newest change of what the API tells; None for one too young to tell.

    Ask before reading the rows, so that what changes in between counts as changed.
    """
    global _seen
    now = timezone.now()
    version = DirectoryVersion.objects.values_list("version", flat=True).first()
    with _lock:
        if _seen[0] != version:
            _seen = (version, now)
        changed = max(_seen[1], timezone.make_aware(datetime.combine(timezone.localdate(now), time.min)))
    return changed if now - changed >= YOUNGEST else None
