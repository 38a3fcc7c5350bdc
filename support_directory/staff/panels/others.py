"""Forms of organisations, places, terms, synonyms and suggestions."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, TitleFieldPanel

from support_directory.staff.forms import AnswerForm, SharedForm, SynonymForm, TermForm
from support_directory.staff.rows import RowsPanel

ORGANIZATION = ObjectList(
    [
        HelpPanel(
            _(
                "Its entries are checked together with it. If you change its name, website, description or register "
                "numbers, visitors no longer see these entries until somebody has checked them again."
            )
        ),
        TitleFieldPanel(
            "name", help_text=_("The legal or everyday name, as the organisation writes it."), placeholder=False
        ),
        FieldPanel("slug", help_text=_("Do not change it once it is public.")),
        FieldPanel("url", help_text=_("Its front page.")),
        FieldPanel("description", help_text=_("Who they are, in one or two plain sentences.")),
        RowsPanel(
            "identifiers",
            heading=_("Numbers in public registers"),
            label=_("Register number"),
            help_text=_("As the register itself shows it. It tells this organisation from others of the same name."),
        ),
    ],
    base_form_class=SharedForm,
)
LOCATION = ObjectList(
    [
        HelpPanel(
            _(
                "Entries that are given at this place are checked together with it. If you change anything here, "
                "visitors no longer see them until somebody has checked them again."
            )
        ),
        FieldPanel("name", help_text=_("As people there call it, for example Maggie's Fife.")),
        FieldPanel("description", help_text=_("What someone finds there, in a sentence.")),
        RowsPanel("addresses", heading=_("Addresses"), label=_("Address")),
        RowsPanel(
            "accessibility",
            heading=_("Getting in and around"),
            label=_("Access"),
            help_text=_("What someone with weak legs or hands must know. Only what the place itself says."),
        ),
        FieldPanel("transportation", help_text=_("Bus, train, parking.")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")])],
            heading=_("On the map"),
            help_text=_("Both or neither, for example 56.11 and -3.16."),
        ),
    ],
    base_form_class=SharedForm,
)
TAXONOMY = ObjectList(
    [
        FieldPanel("name"),
        FieldPanel("slug", help_text=_("The site's filters know topic, audience and channel: do not change these.")),
        FieldPanel("description", help_text=_("For us: what belongs in this list.")),
        FieldPanel("sort_order", help_text=_("Small numbers come first among the filters.")),
    ]
)
TERM = ObjectList(
    [
        FieldPanel("taxonomy"),
        FieldPanel("parent"),
        TitleFieldPanel("name", placeholder=False, apply_if_live=True),
        FieldPanel("slug", help_text=_("It stands in addresses that people have kept: do not change it later.")),
        FieldPanel("description", help_text=_("For us: what belongs under it and what does not.")),
        FieldPanel("sort_order", help_text=_("Small numbers come first in the list.")),
    ],
    base_form_class=TermForm,
)
SYNONYM = ObjectList([FieldPanel("word"), FieldPanel("means")], base_form_class=SynonymForm)
SUGGESTION = ObjectList(
    [
        HelpPanel(template="support_directory/admin/suggestion.html", heading=_("What a visitor wrote")),
        FieldPanel(
            "state", help_text=_("Done: the entry is changed now, or was right already. Not taken up: say why.")
        ),
        FieldPanel("answer", help_text=_("What you did, for those who look later. Visitors never see it.")),
    ],
    base_form_class=AnswerForm,
)
