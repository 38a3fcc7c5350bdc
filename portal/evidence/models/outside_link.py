"""Addresses of other sites that pages and sources lead to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.links.state import LinkState


class OutsideLink(LinkState):
    """How an address of another site answered; one row, however many pages and sources lead there.

    Where it stands is not kept: the report reads it from the pages themselves, so what was mended is gone at once.
    """

    MOST_CHARACTERS = 2000  # an index of Postgres takes little more
    wagtail_reference_index_ignore = True  # no page it appears on

    url = models.URLField(_("address"), max_length=MOST_CHARACTERS, unique=True)
    listed_on = models.DateField(db_index=True)  # the last day some page or source led there
    checked_at = models.DateTimeField(null=True, blank=True)  # type: ignore[assignment]  # not tried yet

    class Meta:
        verbose_name = _("outside link")
        verbose_name_plural = _("outside links")
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
