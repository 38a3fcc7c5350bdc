"""Takes a file in: its rows go into the database at once, so that any server and any worker can go on with them."""

from itertools import islice
from pathlib import PurePath
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from portal.users.models import User
from support_directory.importing.columns import tidy
from support_directory.importing.reading import Unreadable, read
from support_directory.models import ImportBatch, ImportRow

_AT_ONCE = 500
_LONGEST_NAME = 200


@transaction.atomic
def take_in(file: BinaryIO, size: int, filename: str, user: User) -> ImportBatch:
    """Store the rows of a file. Nothing is looked up or changed yet.

    Raises:
        Unreadable: it is no spreadsheet, too big, damaged, or empty; nothing is stored.
    """
    sheet = read(file, size)
    batch = ImportBatch.objects.create(
        created_by=user,
        filename=tidy(PurePath(filename).name)[-_LONGEST_NAME:],
        columns=sheet.headings,
        encoding=sheet.encoding,
    )
    rows = (ImportRow(batch=batch, number=number, data=cells) for number, cells in sheet.rows)
    while some := list(islice(rows, _AT_ONCE)):
        ImportRow.objects.bulk_create(some)
        batch.total_rows += len(some)
    if not batch.total_rows:
        raise Unreadable(_("The file has headings but no rows below them."))
    batch.save(update_fields=["total_rows"])
    return batch
