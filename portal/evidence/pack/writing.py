"""A gathered pack as a ZIP: a page to print, JSON for machines, a CSV file for each table."""

import base64
import csv
import io
import json
import tempfile
from importlib.resources import files
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify

from portal.evidence.pack.criteria import Part, parts_of
from portal.evidence.pack.gather import Pack
from portal.evidence.pack.table import Table, in_words
from portal.evidence.pack.tables import tables_of

BOM = "\ufeff"  # Excel takes a file without it for Windows-1252
VERSION = 1  # of the form of pack.json


def write(pack: Pack) -> IO[bytes]:
    """Return the ZIP in a temporary file, at its start; who takes it closes it."""
    tables = tables_of(pack)
    parts = parts_of(pack, tables)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("index.html", _html(pack, parts))
        archive.writestr("pack.json", json.dumps(_data(pack, parts), ensure_ascii=False, indent=1))
        for table in tables:
            archive.writestr(f"{table.key}.csv", _csv(table))
    file.seek(0)
    return file


def filename(pack: Pack) -> str:
    """Return the name of the file: letters, digits and hyphens alone, whatever the page is called."""
    name = slugify(pack.row.page.slug) or f"page-{pack.row.page_id}"
    return f"evidence-{name}-{timezone.localdate():%Y-%m-%d}.zip"


def _html(pack: Pack, parts: list[Part]) -> str:
    style = files("portal.evidence.pack").joinpath("print.css").read_bytes()
    return render_to_string(
        "evidence/pack/index.html",
        {
            "pack": pack,
            "parts": parts,
            "site": settings.SITE_NAME,
            # In the file itself, as it is opened far from this site.
            "style": f"data:text/css;base64,{base64.b64encode(style).decode()}",
        },
    )


def _csv(table: Table) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(table.headings)
    writer.writerows(table.guarded)
    return BOM + file.getvalue()


def _data(pack: Pack, parts: list[Part]) -> dict[str, Any]:
    return {
        "form": VERSION,
        "site": settings.SITE_NAME,
        "title": pack.title,
        "made_at": pack.row.made_at.isoformat(),
        "made_by": str(pack.row.made_by),
        "since": pack.since.isoformat() if pack.since else None,
        "with_comments": pack.row.with_comments,
        "criteria": [_criterion(part) for part in parts],
        "pages": [
            {
                "title": leaf.page.title,
                "address": leaf.address,
                "next_due": leaf.state.next_due.isoformat() if leaf.state.next_due else None,
                "reading_grade": leaf.analysis.grade if leaf.analysis else None,
                "text": "\n".join(line.strip() for line in strip_tags(leaf.html).splitlines() if line.strip()),
                "html": str(leaf.html),
            }
            for leaf in pack.leaves
        ],
    }


def _criterion(part: Part) -> dict[str, Any]:
    return {
        "number": part.number,
        "name": part.name,
        "shown": part.shown,
        "missing": part.missing,
        "notes": [
            {
                "title": note.title,
                "text": note.text,
                "on": note.happened_on.isoformat(),
                "page": note.page.title if note.page else None,
            }
            for note in part.notes
        ],
        "tables": [
            {
                "title": table.title,
                "rows": [dict(zip(table.headings, map(_plain, row), strict=True)) for row in table.rows],
            }
            for table in part.tables
        ],
    }


def _plain(cell: Any) -> Any:
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    return [_plain(item) for item in cell] if isinstance(cell, list | tuple) else in_words(cell)
