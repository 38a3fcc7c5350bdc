"""Finds every primary key that a stored body points to, without loading anything."""

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from wagtail.blocks import Block, ChooserBlock, ListBlock, RichTextBlock, StreamBlock, StreamValue, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.models import Page

from portal.evidence.models import Claim, Source

Reference = tuple[type[Model], Any]
_LINK = re.compile(r"<a\b[^>]*\blinktype=\"(\w+)\"[^>]*>")
_ID = re.compile(r"\bid=\"([\w-]+)\"")


def references_in_stream(value: StreamValue) -> Iterator[Reference]:
    """Yield ``(model, primary key)`` for everything the stream's stored JSON points to."""
    yield from _stream(value.stream_block, value.get_prep_value())


def references_in_rich_text(html: str) -> Iterator[Reference]:
    """Yield ``(model, primary key)`` for the links of stored rich text: pages, documents, sources, claims."""
    models = {"page": Page, "document": get_document_model(), "source": Source, "claim": Claim}
    for match in _LINK.finditer(html or ""):
        key = _ID.search(match.group())
        if key and match.group(1) in models:
            yield models[match.group(1)], key.group(1)


def _walk(block: Block, raw: Any) -> Iterator[Reference]:
    if not raw:
        return
    if isinstance(block, ChooserBlock):
        yield getattr(block, "batch_model", block.model_class), raw
    elif isinstance(block, RichTextBlock):
        yield from references_in_rich_text(raw)
    elif isinstance(block, StreamBlock):
        yield from _stream(block, raw)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _walk(child, raw.get(name))
    elif isinstance(block, ListBlock):
        for item in raw:
            yield from _walk(block.child_block, item["value"] if isinstance(item, dict) and "value" in item else item)
    elif isinstance(block, TypedTableBlock):
        for column_number, column in enumerate(raw["columns"]):
            cell_block = block.child_blocks[column["type"]]
            for row in raw["rows"]:
                yield from _walk(cell_block, row["values"][column_number])


def _stream(block: StreamBlock, raw: list[dict]) -> Iterator[Reference]:
    for item in raw:
        child = block.child_blocks.get(item["type"])
        if child is not None:
            yield from _walk(child, item["value"])
