"""Renditions follow the picture: made after it is saved."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.media.models import PortalImage
from portal.media.renditions import make_renditions, remove_renditions


@receiver(post_save, sender=PortalImage, dispatch_uid="portal.media.renditions")
def make_renditions_after_save(
    instance: PortalImage, update_fields: Collection[str] | None = None, raw: bool = False, **kwargs: Any
) -> None:
    """Make the standard sizes once the transaction has ended; take them away when consent was withdrawn."""
    if raw or (update_fields and "file" not in update_fields):
        return
    follow = make_renditions if instance.may_be_shown else remove_renditions
    transaction.on_commit(lambda: follow(instance), robust=True)
