"""The streams of condition pages."""

from collections.abc import Sequence
from typing import Any

from wagtail import blocks

from portal.content.blocks import FigureBlock, common_blocks
from support_directory.blocks import support_blocks


class AtAGlanceBlock(blocks.StreamBlock):
    """Up to four facts for someone who will read nothing else today."""

    figure = FigureBlock()

    class Meta:
        required = False
        max_num = 4


class ConditionBodyBlock(blocks.StreamBlock):
    """The body of a condition and of its topics."""

    def __init__(self, local_blocks: Sequence[tuple[str, blocks.Block]] | None = None, **kwargs: Any) -> None:
        super().__init__(local_blocks or [*common_blocks(), *support_blocks()], **kwargs)

    class Meta:
        required = False
