"""One rendering of a page's bodies and one parse: headings, contents list, numbered references, glossary marks."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from selectolax.lexbor import LexborHTMLParser, LexborNode
from wagtail.blocks import StreamValue

from portal.content.batch import Batch
from portal.content.marks import Marker
from portal.evidence.models import Claim, Source

WORDS_PER_MINUTE = 200  # slower than the usual 240: readers may be tired, and figures take time
_SPACE, _NO_BREAK = " \n\t", "\u00a0"
_WORD = re.compile(r"\w+")
_ENDS = {".", "!", "?"}
_STEPS = {"auto": 1, "below": 2}
_HEADINGS = "h2, h3, h4, h5, h6, a[data-source], a[data-claim]"


@dataclass(frozen=True)
class ContentsEntry:
    """A heading of the "on this page" list."""

    id: str
    text: str


@dataclass
class Reference:
    """A numbered source. Its link back leads to the first place that cites it, ``#cite-<number>``.

    One target that a weak hand can hit beats a row of tiny ones; the browser's own "back" returns to any later place.
    """

    number: int
    source: Source


@dataclass
class RenderedBody:
    """What the templates need of a rendered page."""

    html: dict[str, SafeString] = field(default_factory=dict)
    contents: list[ContentsEntry] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    words: int = 0
    more_styles: bool = False  # a block is here whose rules are in the second sheet

    @property
    def read_minutes(self) -> int:
        """Whole minutes a reader needs, at least one."""
        return max(1, round(self.words / WORDS_PER_MINUTE))


class BodyRenderer:
    """Renders the streams of one page in order; numbers and ids run through all of them."""

    def __init__(self, batch: Batch, marker: Marker | None = None) -> None:
        self.batch = batch
        self.marker = marker
        self.result = RenderedBody()
        self._ids: set[str] = set()
        self._numbers: dict[int, Reference] = {}
        self._level = 1  # the page's own title
        self._has_picture = False

    def add(self, name: str, value: StreamValue, context: dict[str, Any]) -> None:
        """Render one stream field and keep its HTML under ``name``."""
        raw = "".join(child.render(context) for child in value)
        self.result.more_styles |= any(getattr(child.block.meta, "more_styles", False) for child in value)
        self.result.html[name] = mark_safe(self.process(raw))  # noqa: S308  (made by our own templates)

    def process(self, raw: str) -> str:
        """Parse the HTML once, derive what depends on the order of things, and return it."""
        if not raw.strip():
            return ""
        tree = LexborHTMLParser(raw, is_fragment=True)
        for node in tree.css(_HEADINGS):
            if "data-claim" in node.attributes:
                self._place_claim(tree, node)
            elif node.tag == "a":
                self._number(node)
            else:
                self._place_heading(tree, node)
        picture = None if self._has_picture else tree.css_first("img[loading]")
        if picture:  # the first on a page is often in sight: it should not wait for the layout
            del picture.attrs["loading"]
            self._has_picture = True
        if self.marker:
            self.marker.mark(tree)
        self.result.words += len(_WORD.findall(tree.text(separator=" ")))
        return tree.html or ""

    def _place_heading(self, tree: LexborHTMLParser, node: LexborNode) -> None:
        text = " ".join(node.text(deep=True).split())
        if not text:
            node.decompose()
            return
        # A component's title ("auto") stands one step below the section around it, a title inside the component
        # ("below") one further; neither opens a section of its own.
        derived = _STEPS.get(node.attributes.get("data-level") or "")
        level = min(self._level + derived, 6) if derived else min(int((node.tag or "")[1:]), self._level + 1)
        if not derived:
            self._level = level
        attributes = {k: v for k, v in node.attributes.items() if k != "data-level"}
        if not derived:
            anchor = attributes["id"] = self._unique_id(text)
            if level == 2:
                self.result.contents.append(ContentsEntry(anchor, text))
        heading = tree.create_node(f"h{level}")
        for key, value in attributes.items():
            heading.attrs[key] = value or ""
        for child in list(node.iter(include_text=True)):
            heading.insert_child(child)
        node.replace_with(heading)

    def _unique_id(self, text: str) -> str:
        base = slugify(text)[:60] or "section"
        anchor, count = base, 1
        while anchor in self._ids:
            count += 1
            anchor = f"{base}-{count}"
        self._ids.add(anchor)
        return anchor

    def _place_claim(self, tree: LexborHTMLParser, node: LexborNode) -> None:
        """Leave the words as they are, put the marks of the claim's sources after them, and list the claim."""
        key = node.attributes.get("data-claim") or ""
        claim = self.batch.get(Claim, key) if key.isdecimal() else None
        marks = []
        if claim is not None:
            if claim not in self.result.claims and claim.is_public:
                self.result.claims.append(claim)
            if "data-unmarked" not in node.attributes:
                marks = [_placeholder(tree, source) for _model, source in claim.reader_references()]
        space = _NO_BREAK if _take_full_stop(node, bool(marks)) else ""
        for mark in marks:
            node.insert_child(space) if space else None
            node.insert_child(mark, move=True)
            space = " "
        node.unwrap(delete_empty=True)
        for mark in marks:
            self._number(mark)

    def _number(self, node: LexborNode) -> None:
        """Turn a citation's placeholder into a numbered link; a source that is gone leaves nothing behind."""
        key = node.attributes.get("data-source") or ""
        source = self.batch.get(Source, key) if key.isdecimal() else None
        if source is None:
            node.decompose()
            return
        reference = self._numbers.get(source.pk)
        first = reference is None
        if reference is None:
            reference = self._numbers[source.pk] = Reference(len(self._numbers) + 1, source)
            self.result.references.append(reference)
        del node.attrs["data-source"]
        node.attrs["class"] = "cite"
        node.attrs["href"] = f"#ref-{reference.number}"
        if first:
            node.attrs["id"] = f"cite-{reference.number}"  # last: marks alike to their end are sent in fewer bytes
        for child in list(node.iter(include_text=True)):
            child.decompose()
        node.insert_child(f"[{reference.number}]")
        _bind(node)


def _placeholder(tree: LexborHTMLParser, source: int) -> LexborNode:
    mark = tree.create_node("a")
    mark.attrs["data-source"] = str(source)
    return mark


def _take_full_stop(node: LexborNode, marked: bool) -> bool:
    """Draw the end of a sentence in, so that marks stand after it; tell whether the node has words of its own."""
    if not node.text(deep=True).strip():
        return False
    after = node.next
    text = (after.text_content or "") if after is not None and after.tag == "-text" else ""
    if marked and after is not None and text[:1] in _ENDS:
        node.insert_child(text[0])
        after.replace_with(text[1:])
    return True


def _bind(mark: LexborNode) -> None:
    """Keep a mark with the word before it, so that it begins no line alone; marks in a row may still part."""
    before = mark.prev
    text = (before.text_content or "") if before is not None and before.tag == "-text" else ""
    word = text.rstrip(_SPACE)
    if before is not None and word and word != text:
        before.replace_with(word + _NO_BREAK)
