"""The streams of work guidance."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.content.blocks import ShortTextBlock, common_blocks
from support_directory.blocks import support_blocks


class WorkStepsBlock(blocks.StructBlock):
    """The same subject from both sides: what the employee can do, and what the employer should do."""

    subject = blocks.CharBlock(label=_("Subject"), max_length=120)
    employee = ShortTextBlock(label=_("If you are the employee"))
    employer = ShortTextBlock(label=_("If you are the employer"))

    class Meta:
        icon = "group"
        label = _("Employee and employer")
        group = _("Lists and tables")
        template = "components/blocks/work_steps.html"
        more_styles = True
        description = _("One subject, two sides, side by side.")
        preview_value = {
            "subject": "A first meeting",
            "employee": "<p>Say what you can do now.</p>",
            "employer": "<p>Ask what would help.</p>",
        }


class WorkBodyBlock(blocks.StreamBlock):
    """The body of work guidance."""

    def __init__(self, local_blocks: Sequence[tuple[str, blocks.Block]] | None = None, **kwargs: Any) -> None:
        own = [("work_steps", WorkStepsBlock()), *support_blocks()]
        super().__init__(local_blocks or [*common_blocks(), *own], **kwargs)

    class Meta:
        required = False
