"""The form of an entry, tab by tab. The evidence is the first thing a checker sees."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)

from support_directory.staff.panels.contact import CONTACT, WHO
from support_directory.staff.rows import RowsPanel
from support_directory.staff.terms import ServiceForm, TermsPanel


class StatePanel(FieldPanel):
    """Something that people can read here and set nowhere in a form."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs | {"read_only": True})

    def format_value_for_display(self, value: Any) -> Any:
        """Return the value, or a dash for none."""
        return "–" if value is None else super().format_value_for_display(value)


EVIDENCE = ObjectList(
    [
        HelpPanel(
            _(
                "Before anything else, see where this entry came from and how sure it is. Open the organisation's own "
                "website and compare every number and every hour with it. What you save here is a draft. Visitors see "
                "it after someone has checked it."
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
        TitleFieldPanel("name", help_text=_("As the organisation writes it."), placeholder=False),
        FieldPanel("alternate_name", help_text=_("A short form or old name that people search for, such as CAB.")),
        FieldPanel("organization", help_text=_("Who runs it. Add the organisation first if it is not there yet.")),
        FieldPanel("slug", help_text=_("Part of the entry's own address. Do not change it once it is public.")),
        FieldPanel("description", help_text=_("One or two plain sentences in our own words: what it does, for whom.")),
        FieldPanel("alert", help_text=_("Something for the moment, such as “Closed for a move until 4 May”.")),
        CONTACT,
        WHO,
    ],
    heading=_("Entry"),
)
HOURS = ObjectList(
    [
        HelpPanel(
            _(
                "A wrong opening hour is worse than none. Fill in days and times only if the organisation gives them: "
                "from them visitors see whether it is open now. Leave everything empty if two sources disagree."
            )
        ),
        RowsPanel(
            "schedules",
            heading=_("Days and times"),
            label=_("Hours"),
            panels=[FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens_at"), FieldPanel("closes_at")])],
            help_text=_("One row for each day, two where it closes for lunch. Days without a row are closed."),
        ),
        RowsPanel(
            "schedule_exceptions",
            heading=_("Days with other hours"),
            label=_("Days"),
            panels=[
                FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("note"),
            ],
            help_text=_("For example Christmas, or a week of training. They go before all else."),
        ),
        FieldPanel(
            "bank_holidays",
            help_text=_("Leave empty if nobody says: visitors read “may differ on bank holidays”."),
        ),
        FieldPanel("timezone", help_text=_("Whose clock the times follow.")),
        FieldPanel(
            "opening_hours",
            help_text=_("In words, if days and times cannot say it. Shown only where there are no rows above."),
        ),
    ],
    heading=_("Hours"),
)
WHERE = ObjectList(
    [
        RowsPanel(
            "areas",
            heading=_("Where it helps"),
            label=_("Area"),
            help_text=_("By its own words, not where its office is. None at all for an organisation abroad."),
        ),
        RowsPanel(
            "service_at_locations",
            heading=_("Places people can go to"),
            label=_("Place"),
            help_text=_("Most have none. Add the place itself under Places first."),
        ),
    ],
    heading=_("Where"),
)
TERMS = ObjectList([TermsPanel()], heading=_("Terms"))
STATE = ObjectList(
    [
        FieldPanel("status", help_text=_("Only active services are shown. A closed one keeps its history.")),
        FieldPanel(
            "crisis_role",
            help_text=_(
                "For people in danger or despair: shown under Help now, the first of them on every page. Two people "
                "must check it, every three months."
            ),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        StatePanel("assurance"),
                        StatePanel("assured_date"),
                        StatePanel("next_due"),
                    ]
                ),
                StatePanel("assigned_to", help_text=_("Change it in the list: tick the entry, then “Assign”.")),
            ],
            heading=_("What people have checked"),
        ),
    ],
    heading=_("State"),
)
SERVICE = TabbedInterface([EVIDENCE, ENTRY, HOURS, WHERE, TERMS, STATE], base_form_class=ServiceForm)
