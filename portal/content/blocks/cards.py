"""Advice cards."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.content.blocks.sections import TitledTextBlock


class AdviceCardBlock(TitledTextBlock):
    """One piece of practical advice."""

    class Meta:
        icon = "doc-full"
        label = _("Advice card")
        group = _("Lists and tables")
        template = "components/blocks/advice_card.html"
        more_styles = True
        description = _("One thing to do, in a few lines.")
        preview_value = {"title": "Rest", "text": "<p>Put some things off.</p>"}


class AdviceCardsBlock(blocks.StructBlock):
    """Several pieces of advice, numbered in order."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    cards = blocks.ListBlock(AdviceCardBlock(), label=_("Cards"), min_num=1)

    class Meta:
        icon = "copy"
        label = _("Advice cards")
        group = _("Lists and tables")
        template = "components/blocks/cards.html"
        more_styles = True
        description = _("Cards numbered in the order you put them.")
        preview_value = {
            "title": "What can help",
            "cards": [{"title": "Rest", "text": "<p>Put some things off.</p>"}],
        }
