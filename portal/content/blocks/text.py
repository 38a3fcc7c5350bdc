"""Running text: headings, paragraphs, the plain and the medical side by side."""

import re

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText, get_text_for_indexing

FULL_FEATURES = ["h3", "bold", "italic", "ul", "ol", "link", "document-link", "source", "claim"]
SHORT_FEATURES = ["bold", "italic", "ul", "link", "source", "claim"]
GROUP = _("Text")
_CITATION = re.compile(r'\s*<a [^>]*linktype="source"[^>]*>.*?</a>')


class CitedTextBlock(blocks.RichTextBlock):
    """Rich text that may cite sources."""

    def get_searchable_content(self, value: RichText) -> list[str]:
        """Return the words without the short names of cited sources: nobody reads or searches for those."""
        return [get_text_for_indexing(_CITATION.sub("", value.source))]


class FullTextBlock(CitedTextBlock):
    """Paragraphs with the few things that help a reader: sub-headings, lists, links, sources."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"features": FULL_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = GROUP
        template = "components/blocks/text.html"
        description = _("Paragraphs, sub-headings and lists.")
        preview_value = "<p>Many people notice it first in one hand: a cup slips, or a key will not turn.</p>"


class ShortTextBlock(CitedTextBlock):
    """Text inside another block: no headings there."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"features": SHORT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"


class HeadingBlock(blocks.CharBlock):
    """Opens a section. Its level follows from where it stands; nobody chooses it."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"max_length": 120, **kwargs})

    class Meta:
        icon = "title"
        label = _("Section heading")
        group = GROUP
        template = "components/blocks/heading.html"
        description = _('Starts a new section and appears in "on this page".')
        preview_value = "How it is diagnosed"


class PlainAndMedicalBlock(blocks.StructBlock):
    """The same thing said twice: in everyday words, and as a doctor would write it."""

    plain = ShortTextBlock(label=_("In plain English"))
    medical = ShortTextBlock(label=_("In medical terms"))

    class Meta:
        icon = "openquote"
        label = _("Plain and medical")
        group = GROUP
        template = "components/blocks/plain_and_medical.html"
        description = _("Two panels side by side: plain words first, then the terms a reader may meet in letters.")
        preview_value = {
            "plain": "<p>The body's defences block some of the nerves that move your muscles.</p>",
            "medical": "<p>An immune-mediated motor neuropathy.</p>",
        }


class QuotationBlock(blocks.StructBlock):
    """Words of a real person, with their consent."""

    text = blocks.TextBlock(label=_("What they said"))
    who = blocks.CharBlock(label=_("Who said it"), help_text=_("As they want to be named."), max_length=120)
    role = blocks.CharBlock(label=_("Who they are"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = GROUP
        template = "components/blocks/quotation.html"
        more_styles = True
        description = _("Only words that someone really said, and agreed to see here.")
        preview_value = {"text": "Example words of an example person.", "who": "Example name", "role": "Example role"}
