"""The streams of carer advice."""

from collections.abc import Sequence
from typing import Any

from wagtail import blocks

from portal.content.blocks import AdviceCardBlock, QuickFactBlock, common_blocks
from support_directory.blocks import support_blocks


class QuickFactStreamBlock(blocks.StreamBlock):
    """At most one quick fact at the top of the page."""

    quick_fact = QuickFactBlock()

    class Meta:
        required = False
        max_num = 1


class CardsStreamBlock(blocks.StreamBlock):
    """The advice cards, in the order they are shown and numbered."""

    card = AdviceCardBlock()

    class Meta:
        required = False


class SupportStreamBlock(blocks.StreamBlock):
    """Sources of support, grouped by nation."""

    def __init__(self, local_blocks: Sequence[tuple[str, blocks.Block]] | None = None, **kwargs: Any) -> None:
        super().__init__(local_blocks or support_blocks(), **kwargs)

    class Meta:
        required = False


class CarerBodyBlock(blocks.StreamBlock):
    """Longer advice between the cards and the sources of support."""

    def __init__(self, local_blocks: Sequence[tuple[str, blocks.Block]] | None = None, **kwargs: Any) -> None:
        super().__init__(local_blocks or [*common_blocks(), *support_blocks()], **kwargs)

    class Meta:
        required = False
