"""The home page, and pages about the site itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from conditions.models import ConditionPage
from portal.content.batch import Batch
from portal.content.blocks import PageLinkBlock, common_blocks
from portal.content.collect import references_in_stream
from portal.content.forms import HardWordsPanel
from portal.content.models import BasePage, ContentPage
from portal.content.navigation import NavItem
from portal.content.querysets import readable
from portal.home.blocks import LiveFiguresBlock
from support_directory.blocks import support_blocks

MOST_CONDITIONS = 12  # on the front page; the A to Z has them all


class DoorBlock(blocks.StructBlock):
    """One of the ways in: "I have just been diagnosed"."""

    title = blocks.CharBlock(label=_("Title"), max_length=60, help_text=_("As the visitor would say it."))
    text = blocks.CharBlock(label=_("What is behind it"), max_length=140)
    page = PageLinkBlock(label=_("Page"))

    class Meta:
        icon = "arrow-right"
        label = _("Door")
        template = "components/blocks/door.html"
        description = _("A large card that leads to one page.")
        preview_value = {"title": "I care for someone", "text": "Practical tips and help for you."}


class HomePage(BasePage):
    """The way in: search and someone to talk to first, then doors, conditions and support by nation."""

    summary = ContentPage._meta.get_field("summary").clone()
    doors = StreamField(
        [("door", DoorBlock())], verbose_name=_("doors"), blank=True, max_num=4, help_text=_("Three work best.")
    )

    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("doors"), HardWordsPanel()]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def collect_references(self, batch: Batch) -> None:
        """Fetch the pages behind the doors with those of the navigation."""
        super().collect_references(batch)
        for model, key in references_in_stream(self.doors):
            batch.want(model, key)

    def related_context(self, context: dict[str, Any]) -> dict[str, Any]:
        """Add the doors whose page is published, and the conditions of this site in alphabetical order."""
        conditions = readable(ConditionPage.objects.descendant_of(self)).select_related("locale").order_by("title")
        nav = context["nav"]
        items: list[NavItem] = [nav.item(page) for page in conditions.defer_streamfields()[: MOST_CONDITIONS + 1]]
        with nav.batch.activate():
            doors = [child.value for child in self.doors if child.value.get("page")]
        return {
            "conditions": items[:MOST_CONDITIONS],
            "all_conditions": nav.parent_of(items[0].page) if len(items) > MOST_CONDITIONS else None,
            "doors": doors,
        }


class InformationPage(ContentPage):
    """A page about the site: about us, accessibility, privacy, how we make our information, get in touch."""

    body = StreamField(
        [*common_blocks(), *support_blocks(), ("live_figures", LiveFiguresBlock())], verbose_name=_("body"), blank=True
    )

    template = "pages/information_page.html"
    stream_fields = ("body",)
    needs_review = False
    schema_type = "WebPage"
    parent_page_types = ["home.HomePage", "home.InformationPage"]
    subpage_types = ["home.InformationPage"]
    content_panels = [*ContentPage.content_panels, FieldPanel("body"), *ContentPage.end_panels]
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")
