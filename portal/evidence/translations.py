"""Whether a translation has fallen behind the page it was made from."""

import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page


def original_changed_on(page: Page) -> datetime.date | None:
    """Return the day the original was published again after this translation, or None. No query in the main language.

    The original is the page in the site's main language, ``LANGUAGE_CODE``.
    """
    if get_language() == settings.LANGUAGE_CODE or not page.last_published_at:
        return None
    originals = Page.objects.filter(
        translation_key=page.translation_key,
        locale__language_code=settings.LANGUAGE_CODE,
        live=True,
        last_published_at__gt=page.last_published_at,
    )
    published = originals.exclude(pk=page.pk).values_list("last_published_at", flat=True).first()
    return timezone.localdate(published) if published else None
