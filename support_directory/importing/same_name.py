"""New entries that are there already under the same name."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from support_directory.models import ImportBatch, ImportRow, Service


def same_names(batch: ImportBatch, rows: list[ImportRow]) -> Iterator[tuple[ImportRow, str]]:
    """Yield the new ones that repeat name and organisation of an entry or of an earlier row, with what to do."""
    new = [row for row in rows if row.action == ImportRow.Action.NEW and row.draft]
    names = {row.content["name"] for row in new}
    there = {
        (name, str(organization)): key
        for name, organization, key in Service.objects.filter(name__in=names).values_list("name", "organization", "pk")
    }
    earlier = batch.rows.filter(action=ImportRow.Action.NEW, draft__name__in=names)
    numbers = {
        (name, organization): number
        for name, organization, number in earlier.values_list("draft__name", "draft__organization", "number")
    }
    for row in new:
        what = row.content["name"], row.content["organization"]
        if what in there:
            words = _("This organisation has an entry of this name. To change it, give its id: %(id)s.")
            yield row, words % {"id": there[what]}
        elif what in numbers:
            yield row, _("This row brings the same entry as row %(row)s.") % {"row": numbers[what]}
        else:
            numbers[what] = row.number
