"""The blocks bodies are made of. Page apps compose their streams from ``common_blocks()`` and blocks of their own."""

from wagtail import blocks

from portal.content.blocks.callouts import CalloutBlock, DoAndDontBlock, QuickFactBlock, SourcesDifferBlock
from portal.content.blocks.cards import AdviceCardBlock, AdviceCardsBlock
from portal.content.blocks.choosers import DocumentChooserBlock, ImageChooserBlock, PageLinkBlock, SnippetChooserBlock
from portal.content.blocks.evidence import ClaimBlock, FigureBlock, KeyFiguresBlock, SourcesBlock
from portal.content.blocks.links import CallToActionBlock, DownloadBlock, LinkBlock, LinksBlock
from portal.content.blocks.media import ImageBlock, VideoBlock
from portal.content.blocks.sections import AccordionBlock, SpecialistsBlock, StepsBlock, TableBlock, TitledTextBlock
from portal.content.blocks.text import (
    FullTextBlock,
    HeadingBlock,
    PlainAndMedicalBlock,
    QuotationBlock,
    ShortTextBlock,
)

__all__ = [
    "AccordionBlock",
    "AdviceCardBlock",
    "AdviceCardsBlock",
    "CallToActionBlock",
    "CalloutBlock",
    "ClaimBlock",
    "DoAndDontBlock",
    "DocumentChooserBlock",
    "DownloadBlock",
    "FigureBlock",
    "FullTextBlock",
    "HeadingBlock",
    "ImageBlock",
    "ImageChooserBlock",
    "KeyFiguresBlock",
    "LinkBlock",
    "LinksBlock",
    "PageLinkBlock",
    "PlainAndMedicalBlock",
    "QuickFactBlock",
    "QuotationBlock",
    "ShortTextBlock",
    "SnippetChooserBlock",
    "SourcesBlock",
    "SourcesDifferBlock",
    "SpecialistsBlock",
    "StepsBlock",
    "TableBlock",
    "TitledTextBlock",
    "VideoBlock",
    "common_blocks",
]


def common_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks every body offers, fresh ones for each stream, in the order of the picker."""
    return [
        ("heading", HeadingBlock()),
        ("text", FullTextBlock()),
        ("plain_and_medical", PlainAndMedicalBlock()),
        ("quotation", QuotationBlock()),
        ("callout", CalloutBlock()),
        ("quick_fact", QuickFactBlock()),
        ("do_and_dont", DoAndDontBlock()),
        ("key_figures", KeyFiguresBlock()),
        ("sources_differ", SourcesDifferBlock()),
        ("steps", StepsBlock()),
        ("cards", AdviceCardsBlock()),
        ("accordion", AccordionBlock()),
        ("specialists", SpecialistsBlock()),
        ("table", TableBlock()),
        ("links", LinksBlock()),
        ("call_to_action", CallToActionBlock()),
        ("download", DownloadBlock()),
        ("image", ImageBlock()),
        ("video", VideoBlock()),
    ]
