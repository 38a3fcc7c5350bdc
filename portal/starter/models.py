"""Remembers what the starter content made, so that loading it again never repeats or overwrites anything."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class StarterItem(models.Model):
    """One item of the starter content that was loaded once. It stays when the page is edited, moved or deleted."""

    key = models.CharField(max_length=100, unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
