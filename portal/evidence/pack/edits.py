"""The small edits of a pack: who wrote which words anew, why, and who said that they are small."""

from django.utils.translation import gettext as _

from portal.evidence.models import Criterion
from portal.evidence.pack.gather import Pack
from portal.evidence.pack.table import Table


def small_edits(pack: Pack) -> Table:
    """Return a row for each change of words; one for an edit that kept none."""
    headings = [
        _("Page"), _("When"), _("Written by"), _("Confirmed by"), _("Why"), _("Words before"), _("Words after"),
    ]  # fmt: skip
    rows = [
        [one.page.title, one.made_at, one.made_by or "", one.confirmed_by or "", one.reason, before, after]
        for one in pack.small_edits
        for before, after in one.changes or [("", "")]
    ]
    return Table("small-edits", Criterion.SYSTEMS, _("Small edits, seen by two people"), headings, rows)
