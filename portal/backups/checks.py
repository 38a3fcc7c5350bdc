"""Backups that could not be made are found when the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from portal.backups import BackupError
from portal.backups.keys import recipients_of
from portal.backups.places import place_of


@register()
def backup_settings(**kwargs: Any) -> list[CheckMessage]:
    """Where backups are asked for (``BACKUP_TO``), say which of their settings is wrong."""
    if not settings.BACKUP_TO:
        return []
    try:
        place_of(settings.BACKUP_TO)
        recipients_of(settings.BACKUP_PUBLIC_KEY)
        if settings.BACKUP_KEEP < 1:
            raise BackupError("BACKUP_KEEP must be 1 or more.")
    except BackupError as error:
        return [Error(str(error), id="backups.E001")]
    return []
