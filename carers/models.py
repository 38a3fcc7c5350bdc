"""Advice for people who care for someone."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from carers.blocks import CardsStreamBlock, CarerBodyBlock, QuickFactStreamBlock, SupportStreamBlock
from portal.content.models import ContentPage
from portal.content.scaffolding import headings


class CarerAdvicePage(ContentPage):
    """Practical advice in cards, and where carers find support in each nation."""

    quick_fact = StreamField(QuickFactStreamBlock(), verbose_name=_("quick fact"), blank=True)
    cards = StreamField(
        CardsStreamBlock(),
        verbose_name=_("advice cards"),
        blank=True,
        help_text=_("Shown and numbered in this order: the most pressing first."),
    )
    body = StreamField(CarerBodyBlock(), verbose_name=_("more advice"), blank=True)
    support = StreamField(
        SupportStreamBlock(),
        verbose_name=_("sources of support"),
        blank=True,
        help_text=_("Choose entries of the directory: numbers and hours then stay true by themselves."),
    )

    template = "pages/carer_advice_page.html"
    stream_fields = ("quick_fact", "cards", "body", "support")
    parent_page_types = ["conditions.ConditionPage", "home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *ContentPage.content_panels,
        FieldPanel("quick_fact"),
        FieldPanel("cards"),
        FieldPanel("body"),
        FieldPanel("support"),
        *ContentPage.end_panels,
    ]
    search_fields = [
        *ContentPage.search_fields,
        index.SearchField("cards"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("carer advice")
        verbose_name_plural = _("carer advice pages")

    @classmethod
    def scaffold(cls, parent: Page) -> list[Page]:
        """Return the carers' page of a new condition."""
        sections = ("Your right to an assessment", "Staying safe at home", "Looking after yourself")
        return [cls(title="Advice for carers", slug="advice-for-carers", body=headings(*sections))]
