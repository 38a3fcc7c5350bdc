"""The part of the entry's form about how to reach a service, and whom it is for."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from support_directory.staff.rows import RowsPanel

CONTACT = MultiFieldPanel(
    [
        RowsPanel(
            "phones",
            heading=_("Phone and text numbers"),
            label=_("Number"),
            help_text=_("Only numbers seen on the organisation's own pages. A missing number stays missing."),
        ),
        FieldPanel("url", help_text=_("The page that helps most, not just the front page.")),
        FieldPanel("email", help_text=_("One that is meant for the public.")),
        RowsPanel(
            "contacts",
            heading=_("Whom to ask for"),
            label=_("Contact"),
            help_text=_("A desk or a role. Names of people only where they are public and the person agrees."),
        ),
    ],
    heading=_("How to reach it"),
)
WHO = MultiFieldPanel(
    [
        FieldPanel("eligibility_description", help_text=_("For example “People with any muscle or nerve condition”.")),
        FieldRowPanel(
            [
                FieldPanel("minimum_age", help_text=_("Empty if there is none.")),
                FieldPanel("maximum_age", help_text=_("Empty if there is none.")),
            ]
        ),
        RowsPanel(
            "languages",
            heading=_("Languages other than English"),
            label=_("Language"),
            help_text=_("Those it says it speaks, itself or by interpreter."),
        ),
        FieldPanel("fees_description", help_text=_("In words, for example “Free. Membership is optional.”")),
        RowsPanel(
            "cost_options",
            heading=_("Costs in numbers"),
            label=_("Cost"),
            help_text=_("What the help costs. What a call costs stands with its number."),
        ),
    ],
    heading=_("Who can use it, and what it costs"),
)
