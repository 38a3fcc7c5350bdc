"""One backup a day, however often and however late somebody asks."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from portal.backups.keys import recipients_of
from portal.backups.making import Made, make_backup
from portal.backups.places import Place, moment_of, place_of

EVERY = timedelta(days=1)


def is_due(place: Place, now: datetime) -> bool:
    """Tell whether the newest whole backup in its place is a day old, or there is none: no run can be lost."""
    names = place.names()
    return not names or now - moment_of(names[-1]) >= EVERY


def back_up_if_due(now: datetime | None = None) -> Made | None:
    """Make the day's backup to ``BACKUP_TO`` where it is due. When a failure is tried again is the queue's business.

    Raises:
        BackupError: it could not be made.
    """
    if not settings.BACKUP_TO:
        return None
    place = place_of(settings.BACKUP_TO)
    if not is_due(place, now or datetime.now(UTC)):
        return None
    return make_backup(place, recipients_of(settings.BACKUP_PUBLIC_KEY), settings.BACKUP_KEEP)
