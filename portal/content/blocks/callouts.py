"""Blocks that stand out: callouts, quick facts, do and do not, where sources differ."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.content.blocks.evidence import ClaimBlock, SourcesBlock
from portal.content.blocks.text import ShortTextBlock

GROUP = _("Highlights")
SEVERITIES = [("information", _("Information")), ("important", _("Important")), ("urgent", _("Urgent: get help now"))]


class CalloutBlock(blocks.StructBlock):
    """A box whose weight is said in words as well as shown."""

    severity = blocks.ChoiceBlock(choices=SEVERITIES, default="information", label=_("How serious"))
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = ShortTextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Callout")
        group = GROUP
        template = "components/blocks/callout.html"
        description = _('"Urgent" is for danger to life and says 999 or 112; use it once on a page.')
        preview_value = {
            "severity": "important",
            "title": "Do not stop treatment by yourself",
            "text": "<p>Talk to your team first.</p>",
        }


class QuickFactBlock(blocks.StructBlock):
    """One fact worth knowing first."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = ShortTextBlock(label=_("The fact"))

    class Meta:
        icon = "info-circle"
        label = _("Quick fact")
        group = GROUP
        template = "components/blocks/quick_fact.html"
        more_styles = True
        description = _("One fact in a box near the top.")
        preview_value = {"title": "Are you a carer?", "text": "<p>You may be one without using the word.</p>"}


class DoAndDontBlock(blocks.StructBlock):
    """What helps and what does not, as two lists."""

    do = blocks.ListBlock(ShortTextBlock(), label=_("Do"), min_num=0, default=[])
    dont = blocks.ListBlock(ShortTextBlock(), label=_("Do not"), min_num=0, default=[])

    class Meta:
        icon = "check"
        label = _("Do and do not")
        group = GROUP
        template = "components/blocks/do_and_dont.html"
        more_styles = True
        description = _("Two short lists. Leave one empty if you do not need it.")
        preview_value = {"do": ["<p>rest between tasks</p>"], "dont": ["<p>push through pain</p>"]}


class ViewBlock(blocks.StructBlock):
    """What one source says."""

    says = ShortTextBlock(label=_("What it says"))
    sources = SourcesBlock(label=_("Who says it"))

    class Meta:
        icon = "openquote"
        label = _("View")


class SourcesDifferBlock(blocks.StructBlock):
    """A disagreement shown, not hidden."""

    question = blocks.CharBlock(label=_("The question"), max_length=200)
    claim = ClaimBlock(help_text=_("The fact in dispute. When it is corrected, this page is looked at again."))
    views = blocks.ListBlock(ViewBlock(), label=_("What each source says"), min_num=2)
    meaning = ShortTextBlock(
        label=_("What this means for you"), required=False, help_text=_("What to ask your team. Give no advice here.")
    )

    class Meta:
        icon = "sliders"
        label = _("Where trusted sources differ")
        group = GROUP
        template = "components/blocks/sources_differ.html"
        description = _("When good sources disagree, say so and show each with its source.")
        preview_value = {
            "question": "How often is it found?",
            "views": [
                {"says": "<p>One source says about half.</p>", "sources": []},
                {"says": "<p>Another says nearly all.</p>", "sources": []},
            ],
            "meaning": "<p>Ask your team what your own result means.</p>",
        }
