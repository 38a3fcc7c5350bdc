"""Which column of a file is which of ours."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from support_directory.importing.columns import COLUMNS


def guess(headings: list[str]) -> dict[str, int]:
    """Return the place of each of our columns that a heading seems to mean."""
    known = {_plain(heading): name for name, column in COLUMNS.items() for heading in column.headings}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = known.get(_plain(heading))
        if name and name not in found:
            found[name] = place
    return found


def lacks(mapping: Mapping[str, int]) -> str:
    """Return in words what the chosen columns lack; empty if they are enough to know entries by."""
    if {"id", "slug"} & set(mapping):
        return ""
    if "name" in mapping and {"organization", "organization_slug"} & set(mapping):
        return ""
    return _(
        "There is no column to know entries by. Match “id” or “slug”; for new entries “name” and “organization” do."
    )


def cells(mapping: Mapping[str, int], row: list[str]) -> dict[str, str]:
    """Return the cells of a row by our columns, in our order; cells that the row does not reach are empty."""
    return {name: row[mapping[name]] if mapping[name] < len(row) else "" for name in COLUMNS if name in mapping}


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip()
