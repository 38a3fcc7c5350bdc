"""What volunteers see when they open an entry, and what each field asks of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface

from support_directory.forms import ServiceForm


class FactsPanel(FieldPanel):
    """Facts from the starter entry as lines of words, to read only."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, **{**kwargs, "read_only": True})

    def format_value_for_display(self, value: dict[str, Any]) -> str:
        """Return "topics: Carers, Benefits; charity number: 219830"."""
        lines = []
        for name, fact in value.items():
            words = ", ".join(fact) if isinstance(fact, list) else fact
            if words:
                lines.append(f"{name.replace('_', ' ')}: {words}")
        return "; ".join(lines) or "-"


EVIDENCE = ObjectList(
    [
        HelpPanel(
            _(
                "Before anything else, see where this entry came from and how sure it is. Open the organisation's own "
                "website and compare every number and every hour with it."
            )
        ),
        FieldPanel("evidence_url", help_text=_("The page where it was found, as exactly as it is known.")),
        FieldPanel("evidence_note", help_text=_("What that page says, its date, and what is still in doubt.")),
        FieldPanel("confidence", help_text=_("For us alone: low ones are checked first. Visitors never see it.")),
        FactsPanel("starter_facts"),
    ],
    heading=_("Evidence"),
)
ENTRY = ObjectList(
    [
        FieldPanel("name", help_text=_("As the organisation writes it.")),
        FieldPanel("organization"),
        FieldPanel("slug", help_text=_("Do not change it once it is public.")),
        FieldPanel("description", help_text=_("One or two plain sentences in our own words: what it does, for whom.")),
        FieldPanel("nations"),
        MultiFieldPanel(
            [
                FieldPanel("url", help_text=_("The page that helps most, not just the front page.")),
                FieldPanel("email"),
                FieldPanel("opening_hours", help_text=_("In words. Leave empty if two sources disagree.")),
            ],
            heading=_("How to reach it"),
        ),
        InlinePanel(
            "phones",
            heading=_("Phone and text numbers"),
            label=_("Number"),
            help_text=_("Only numbers seen on the organisation's own pages. A missing number stays missing."),
        ),
    ],
    heading=_("Entry"),
)
STATE = ObjectList(
    [
        FieldPanel(
            "approval",
            read_only=True,
            help_text=_(
                "Approval is given by people who check, not here. Changing the name, website, hours, nations or "
                "numbers of an approved entry sets it back to not checked, and visitors no longer see it."
            ),
        ),
        FieldPanel("status", help_text=_("Only active services are shown.")),
        FieldPanel(
            "crisis_role",
            help_text=_("For people in danger or despair: shown under Help now, the first of them on every page."),
        ),
    ],
    heading=_("State"),
)
# The evidence is the first thing a checker sees.
SERVICE = TabbedInterface([EVIDENCE, ENTRY, STATE], base_form_class=ServiceForm)
ORGANIZATION = ObjectList(
    [
        FieldPanel("name", help_text=_("The legal or everyday name, as the organisation writes it.")),
        FieldPanel("slug", help_text=_("Do not change it once it is public.")),
        FieldPanel("url"),
        FieldPanel("description", help_text=_("Who they are, in one or two plain sentences.")),
    ]
)
