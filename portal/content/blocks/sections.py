"""Blocks that order things: steps, accordion, specialists, table."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from portal.content.blocks.text import FullTextBlock, ShortTextBlock

GROUP = _("Lists and tables")


class TitledTextBlock(blocks.StructBlock):
    """A title and a few lines: one step, one card, one answer."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = ShortTextBlock(label=_("Text"))

    class Meta:
        icon = "list-ul"
        label = _("Item")


class StepsBlock(blocks.StructBlock):
    """Things that happen, or are done, one after the other."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    steps = blocks.ListBlock(TitledTextBlock(label=_("Step")), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = GROUP
        template = "components/blocks/steps.html"
        more_styles = True
        description = _("Numbered steps, in the order they come.")
        preview_value = {
            "title": "What will happen",
            "steps": [
                {"title": "Your story", "text": "<p>You say what you have noticed.</p>"},
                {"title": "Tests", "text": "<p>The nerves are tested.</p>"},
            ],
        }


class AccordionBlock(blocks.StructBlock):
    """Answers that stay folded until someone wants them. Works without JavaScript."""

    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("Question"), max_length=160)),
                (
                    "text",
                    FullTextBlock(
                        features=["bold", "italic", "ul", "ol", "link", "document-link", "source", "claim"],
                        label=_("Answer"),
                    ),
                ),
            ],
            label=_("Part"),
        ),
        label=_("Parts"),
        min_num=1,
    )

    class Meta:
        icon = "collapse-down"
        label = _("Accordion")
        group = GROUP
        template = "components/blocks/accordion.html"
        description = _("For detail that only some readers need. Never put a warning inside.")
        preview_value = {"items": [{"title": "Does the test hurt?", "text": "<p>It can feel sharp.</p>"}]}


class SpecialistsBlock(blocks.StructBlock):
    """Who does what in a team."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    people = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("role", blocks.CharBlock(label=_("Who"), max_length=100)),
                ("helps", ShortTextBlock(label=_("How they help"))),
            ],
            label=_("Specialist"),
        ),
        label=_("Specialists"),
        min_num=1,
    )

    class Meta:
        icon = "group"
        label = _("Specialists")
        group = GROUP
        template = "components/blocks/specialists.html"
        more_styles = True
        description = _("The people a reader may meet, and what each can do for them.")
        preview_value = {
            "title": "People you may meet",
            "people": [{"role": "Physiotherapist", "helps": "<p>helps with movement</p>"}],
        }


class TableBlock(TypedTableBlock):
    """A small table. The first row is always a header row, the caption is always shown."""

    def __init__(self, **kwargs) -> None:
        super().__init__([("text", ShortTextBlock(label=_("Text")))], **kwargs)

    class Meta:
        icon = "table"
        label = _("Table")
        group = GROUP
        template = "components/blocks/table.html"
        description = _("For comparing things. Keep it to four columns: most readers are on a phone.")
        preview_value = {
            "columns": [{"type": "text", "heading": "MMN"}, {"type": "text", "heading": "CIDP"}],
            "rows": [{"values": ["<p>uneven</p>", "<p>even</p>"]}],
            "caption": "How they differ",
        }
