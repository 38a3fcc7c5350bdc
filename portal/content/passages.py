"""A stored page as the pieces a person reads: what is said, what links say, which pictures say nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import Any

from wagtail.blocks import Block, CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images import get_image_model
from wagtail.models import Page

from portal.content.batch import Batch
from portal.content.blocks import HeadingBlock, ImageBlock, LinkBlock, PlainAndMedicalBlock

_MARK = re.compile(r'\s*<a [^>]*linktype="source"[^>]*>.*?</a>', re.DOTALL)
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_END = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")


class Kind(StrEnum):
    """What a passage is."""

    TEXT = "text"  # sentences
    LABEL = "label"  # titles, captions, figures: read, but no sentences
    MEDICAL = "medical"  # a doctor's wording, with the plain one beside it
    LINK = "link"  # the words of a link
    PICTURE = "picture"  # the title of a picture that has no words for those who do not see it


@dataclass(frozen=True)
class Passage:
    """One piece of a page, plain, and where it stands: the heading above it, or the field where none is above."""

    kind: Kind
    text: str
    place: str


def passages_of(page: Page, batch: Batch) -> Iterator[Passage]:
    """Yield the passages of a page in the order of reading: summary, then bodies. Pictures come from the batch."""
    if summary := getattr(page, "summary", ""):
        yield Passage(Kind.TEXT, summary, _name_of(page, "summary"))
    for name in getattr(page, "stream_fields", ()):
        value, place = getattr(page, name), _name_of(page, name)
        for item in value.get_prep_value():
            block = value.stream_block.child_blocks.get(item["type"])
            if isinstance(block, HeadingBlock):
                place = item["value"] or ""
            if block is not None:
                for kind, text in _walk(block, item["value"], batch):
                    yield Passage(kind, text, place)


def _name_of(page: Page, field: str) -> str:
    return str(page._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _walk(block: Block, raw: Any, batch: Batch) -> Iterator[tuple[Kind, str]]:
    if not raw:
        return
    if isinstance(block, ImageBlock):
        yield from _picture(raw, batch)
    elif isinstance(block, LinkBlock):
        if words := raw.get("text"):
            yield Kind.LINK, words
    elif isinstance(block, RichTextBlock):
        yield from _rich_text(raw)
    elif isinstance(block, TextBlock):
        yield Kind.TEXT, raw
    elif isinstance(block, CharBlock):
        yield Kind.LABEL, raw
    elif isinstance(block, StreamBlock):
        for item in raw:
            yield from _walk(block.child_blocks.get(item["type"], Block()), item["value"], batch)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            found = _walk(child, raw.get(name), batch)
            if isinstance(block, PlainAndMedicalBlock) and name == "medical":
                found = ((Kind.MEDICAL if kind == Kind.TEXT else kind, text) for kind, text in found)
            yield from found
    elif isinstance(block, ListBlock):
        for item in raw:
            value = item["value"] if isinstance(item, dict) and "value" in item else item
            yield from _walk(block.child_block, value, batch)
    elif isinstance(block, TypedTableBlock):
        yield from _table(block, raw, batch)


def _table(block: TypedTableBlock, raw: Any, batch: Batch) -> Iterator[tuple[Kind, str]]:
    headings = [column.get("heading") for column in raw["columns"]]
    yield from ((Kind.LABEL, text) for text in [raw.get("caption"), *headings] if text)
    for row in raw["rows"]:
        for column, cell in zip(raw["columns"], row["values"], strict=False):
            yield from _walk(block.child_blocks[column["type"]], cell, batch)


def _picture(raw: dict[str, Any], batch: Batch) -> Iterator[tuple[Kind, str]]:
    if caption := raw.get("caption"):
        yield Kind.LABEL, caption
    image = batch.get(get_image_model(), raw.get("image"))
    if image is not None and not (raw.get("decorative") or raw.get("alt") or image.description):
        yield Kind.PICTURE, image.title


def _rich_text(html: str) -> Iterator[tuple[Kind, str]]:
    html = _MARK.sub("", html)
    for attributes, words in _LINK.findall(html):
        if 'linktype="claim"' not in attributes:
            yield Kind.LINK, _plain(words)
    for part in _END.split(html):
        if text := _plain(part):
            yield Kind.TEXT, text


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).split())
