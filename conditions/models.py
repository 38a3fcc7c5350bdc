"""Conditions: the A to Z, the hub of each condition, and its topics."""

from itertools import groupby
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from conditions.blocks import AtAGlanceBlock, ConditionBodyBlock
from conditions.scaffolds import TOPICS, scaffold_topics
from portal.content.models import ContentPage
from portal.content.navigation import NavItem
from portal.content.querysets import readable


class ConditionIndexPage(ContentPage):
    """All conditions, A to Z, by name, other names and abbreviation."""

    template = "pages/condition_index_page.html"
    needs_review = False
    schema_type = "CollectionPage"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["conditions.ConditionPage"]
    content_panels = [*ContentPage.content_panels, *ContentPage.end_panels]

    class Meta:
        verbose_name = _("list of conditions")
        verbose_name_plural = _("lists of conditions")

    def related_context(self, context: dict[str, Any]) -> dict[str, Any]:
        """Add ``letters``: pairs of an initial and its conditions, in alphabetical order."""
        pages = readable(ConditionPage.objects.child_of(self)).select_related("locale").defer_streamfields()
        nav = context["nav"]
        items = sorted((nav.item(page) for page in pages), key=lambda item: item.title.casefold())
        letters = [(initial, list(group)) for initial, group in groupby(items, key=_initial)]
        return super().related_context(context) | {"letters": letters}


def _initial(item: NavItem) -> str:
    return item.title[:1].upper()


class ConditionPage(ContentPage):
    """A condition's hub: what it is, and one navigation over all its pages, whichever app they are from."""

    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True, help_text=_("For example MMN."))
    other_names = models.TextField(_("other names"), blank=True, help_text=_("One on each line."))
    orpha_code = models.CharField(
        _("ORPHA code"), max_length=12, blank=True, validators=[RegexValidator(r"^\d+$", _("Digits only."))]
    )
    icd10_code = models.CharField(_("ICD-10 code"), max_length=12, blank=True)
    icd11_code = models.CharField(_("ICD-11 code"), max_length=20, blank=True)
    at_a_glance = StreamField(
        AtAGlanceBlock(),
        verbose_name=_("at a glance"),
        blank=True,
        help_text=_("Up to four facts, each with a source."),
    )
    body = StreamField(ConditionBodyBlock(), verbose_name=_("body"), blank=True)

    template = "pages/condition_page.html"
    is_hub = True
    stream_fields = ("at_a_glance", "body")
    parent_page_types = ["conditions.ConditionIndexPage"]
    subpage_types: ClassVar[list[str]] = [
        "conditions.ConditionTopicPage",
        "carers.CarerAdvicePage",
        "return_to_work.WorkGuidancePage",
    ]
    content_panels = [
        *ContentPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("orpha_code")]),
                FieldRowPanel([FieldPanel("icd10_code"), FieldPanel("icd11_code")]),
                FieldPanel("other_names"),
            ],
            heading=_("Names and codes"),
        ),
        FieldPanel("at_a_glance"),
        FieldPanel("body"),
        *ContentPage.end_panels,
    ]
    search_fields = [
        *ContentPage.search_fields,
        index.SearchField("abbreviation"),
        index.SearchField("other_names"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")

    @property
    def other_name_list(self) -> list[str]:
        """The other names, one string each."""
        return [line.strip() for line in self.other_names.splitlines() if line.strip()]

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Pairs of a classification's name and this condition's code in it."""
        pairs = [("ORPHA", self.orpha_code), ("ICD-10", self.icd10_code), ("ICD-11", self.icd11_code)]
        return [(name, code) for name, code in pairs if code]

    def more_jsonld(self, url: str) -> list[dict[str, Any]]:
        """Return the condition itself, with its names and codes, as a ``MedicalCondition``."""
        condition: dict[str, Any] = {"@type": "MedicalCondition", "@id": f"{url}#condition", "name": self.title}
        names = [name for name in [self.abbreviation, *self.other_name_list] if name]
        if names:
            condition["alternateName"] = names
        if self.codes:
            condition["code"] = [
                {"@type": "MedicalCode", "codeValue": code, "codingSystem": system} for system, code in self.codes
            ]
        return [condition]


class ConditionTopicPage(ContentPage):
    """One subject of a condition: what happens next, mental health and wellbeing, and others."""

    body = StreamField(ConditionBodyBlock(), verbose_name=_("body"), blank=True)

    template = "pages/condition_topic_page.html"
    stream_fields = ("body",)
    parent_page_types = ["conditions.ConditionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*ContentPage.content_panels, FieldPanel("body"), *ContentPage.end_panels]
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("condition topic")
        verbose_name_plural = _("condition topics")

    @classmethod
    def scaffold(cls, parent: Page) -> list[Page]:
        """Return the standard topics of a new condition."""
        return scaffold_topics(cls, TOPICS)
