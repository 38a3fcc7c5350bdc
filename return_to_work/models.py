"""Staying in work and going back to it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.content.batch import Batch
from portal.content.models import ContentPage
from portal.content.scaffolding import headings
from portal.evidence.models import Source
from return_to_work.blocks import WorkBodyBlock


class LegalNation(models.TextChoices):
    """Whose law a page tells. England, Scotland and Wales share employment law."""

    EVERYWHERE = "all", _("No law on this page: it holds everywhere")
    GREAT_BRITAIN = "great-britain", _("Great Britain (England, Scotland and Wales)")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    IRELAND = "republic-of-ireland", _("Republic of Ireland")


class WorkGuidancePage(ContentPage):
    """Guidance for employee and employer under one nation's law, or what holds everywhere."""

    legal_nation = models.CharField(
        _("whose law"),
        max_length=20,
        choices=LegalNation,
        default=LegalNation.EVERYWHERE,
        help_text=_("Never mix: another nation's law on this page can cost a reader their job."),
    )
    official_source = models.ForeignKey(
        "evidence.Source",
        verbose_name=_("official guidance"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The official guidance this page follows."),
    )
    official_licence = models.CharField(
        _("its licence"), max_length=200, blank=True, help_text=_("For example Open Government Licence v3.0.")
    )
    body = StreamField(WorkBodyBlock(), verbose_name=_("body"), blank=True)

    template = "pages/work_guidance_page.html"
    stream_fields = ("body",)
    parent_page_types = ["conditions.ConditionPage", "home.HomePage", "return_to_work.WorkGuidancePage"]
    subpage_types: ClassVar[list[str]] = ["return_to_work.WorkGuidancePage"]
    content_panels = [
        *ContentPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("legal_nation"), FieldPanel("official_source"), FieldPanel("official_licence")],
            heading=_("Law and source"),
        ),
        FieldPanel("body"),
        *ContentPage.end_panels,
    ]
    search_fields = [*ContentPage.search_fields, index.SearchField("body"), index.FilterField("legal_nation")]

    class Meta:
        verbose_name = _("work guidance")
        verbose_name_plural = _("work guidance pages")

    @property
    def tells_law(self) -> bool:
        """Whether the page is about one nation's law."""
        return self.legal_nation != LegalNation.EVERYWHERE

    def collect_references(self, batch: Batch) -> None:
        """Fetch the official source together with those the body cites."""
        super().collect_references(batch)
        if self.official_source_id:
            batch.want(Source, self.official_source_id)

    def related_context(self, context: dict[str, Any]) -> dict[str, Any]:
        """Add the official source from the batch."""
        batch = context["nav"].batch
        return super().related_context(context) | {"official_source": batch.get(Source, self.official_source_id)}

    @classmethod
    def scaffold(cls, parent: Page) -> list[Page]:
        """Return the work page of a new condition; pages on a nation's law go under it."""
        sections = ("Telling your employer", "Treatment days", "Equipment and aids", "What the law says where you live")
        return [cls(title="Working", slug="work", body=headings(*sections))]
