"""One backup a day, however often and however late somebody asks."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache

from portal.backups.keys import recipients_of
from portal.backups.making import Made, make_backup
from portal.backups.places import Place, moment_of, place_of

EVERY = timedelta(days=1)
TRY_AGAIN_SECONDS = 60 * 60  # after one that failed


def is_due(place: Place, now: datetime) -> bool:
    """Tell whether the newest whole backup in its place is a day old, or there is none: no run can be lost."""
    names = place.names()
    return not names or now - moment_of(names[-1]) >= EVERY


def back_up_if_due(now: datetime | None = None) -> Made | None:
    """Make the day's backup to ``BACKUP_TO`` where it is due; after a failure not again within the hour.

    Raises:
        BackupError: it could not be made.
    """
    if not settings.BACKUP_TO:
        return None
    place = place_of(settings.BACKUP_TO)
    if not is_due(place, now or datetime.now(UTC)) or not cache.add("portal.backups", "tried", TRY_AGAIN_SECONDS):
        return None
    made = make_backup(place, recipients_of(settings.BACKUP_PUBLIC_KEY), settings.BACKUP_KEEP)
    cache.delete("portal.backups")
    return made
