"""What volunteers see when they open an entry, and what each field asks of them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface

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
    ],
    heading=_("Evidence"),
)
ENTRY = ObjectList(
    [
        FieldPanel("name", help_text=_("As the organisation writes it.")),
        FieldPanel("organization"),
        FieldPanel("slug", help_text=_("Do not change it once it is public.")),
        FieldPanel("description", help_text=_("One or two plain sentences in our own words: what it does, for whom.")),
        InlinePanel(
            "areas",
            heading=_("Where it helps"),
            label=_("Area"),
            help_text=_("By its own words. None at all for an organisation abroad."),
        ),
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
            "assurance",
            read_only=True,
            help_text=_("What you save here is a draft. Visitors see it after someone has checked it."),
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
SERVICE = TabbedInterface([EVIDENCE, ENTRY, STATE])
ORGANIZATION = ObjectList(
    [
        FieldPanel("name", help_text=_("The legal or everyday name, as the organisation writes it.")),
        FieldPanel("slug", help_text=_("Do not change it once it is public.")),
        FieldPanel("url"),
        FieldPanel("description", help_text=_("Who they are, in one or two plain sentences.")),
    ]
)
