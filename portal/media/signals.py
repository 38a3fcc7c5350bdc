"""Renditions follow the picture: made after it is saved."""

import logging
from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.media.models import PortalImage
from portal.media.renditions import make_first_rendition, make_renditions, remove_renditions
from portal.work.queueing import later

log = logging.getLogger(__name__)


@receiver(post_save, sender=PortalImage, dispatch_uid="portal.media.renditions")
def make_renditions_after_save(
    instance: PortalImage, update_fields: Collection[str] | None = None, raw: bool = False, **kwargs: Any
) -> None:
    """Make one size once the transaction has ended and ask for the others; take all away when consent was withdrawn."""
    if raw or (update_fields and "file" not in update_fields):
        return
    if not instance.may_be_shown:
        transaction.on_commit(partial(remove_renditions, instance), robust=True)
        return
    transaction.on_commit(partial(_make_first, instance), robust=True)
    later(make_renditions, instance.pk)


def _make_first(image: PortalImage) -> None:
    try:
        make_first_rendition(image)
    except OSError:
        log.warning("Picture %s could not be read or its first size not be kept; the worker tries again", image.pk)
