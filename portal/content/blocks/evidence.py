"""Blocks that name sources, and figures that must have one."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.content.blocks.choosers import SnippetChooserBlock


class SourcesBlock(blocks.ListBlock):
    """One or more sources of what the block says."""

    def __init__(self, child_block: blocks.Block | None = None, **kwargs: Any) -> None:
        super().__init__(
            child_block or SnippetChooserBlock("evidence.Source"), **{"min_num": 0, "default": [], **kwargs}
        )

    class Meta:
        icon = "openquote"


class ClaimBlock(SnippetChooserBlock):
    """The fact that a block rests on, so that a correction of the fact finds the block."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"target_model": "evidence.Claim", "required": False, "label": _("Fact"), **kwargs})


class FigureBlock(blocks.StructBlock):
    """A figure or a single strong word, what it means, and where it is from."""

    figure = blocks.CharBlock(label=_("Figure or word"), max_length=40, help_text=_('For example "0.6" or "Rare".'))
    label = blocks.CharBlock(label=_("What it means"), max_length=160)
    claim = ClaimBlock(help_text=_("Then its sources stand here by themselves, and those below are not shown."))
    sources = SourcesBlock(label=_("Sources"))

    class Meta:
        icon = "order"
        label = _("Figure")
        template = "components/blocks/figure.html"
        description = _("One key figure with its source.")
        preview_value = {"figure": "Rare", "label": "fewer than 1 in 100,000 people", "sources": []}


class KeyFiguresBlock(blocks.StructBlock):
    """Up to six figures in a row."""

    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=6)

    class Meta:
        icon = "order"
        label = _("Key figures")
        group = _("Highlights")
        template = "components/blocks/key_figures.html"
        description = _("A few figures worth remembering, each with its source.")
        preview_value = {
            "figures": [
                {"figure": "Slow", "label": "changes over months and years", "sources": []},
                {"figure": "Rare", "label": "fewer than 1 in 100,000 people", "sources": []},
            ]
        }
