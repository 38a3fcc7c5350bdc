"""The abstract pages that all others grow from."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.search import index

from portal.addresses import absolute
from portal.content.batch import Batch, batch_for
from portal.content.blocks import PageLinkBlock
from portal.content.collect import references_in_stream
from portal.content.forms import HardWordsPanel, PageForm
from portal.content.marks import Marker
from portal.content.models.reviewed import ReviewedPage
from portal.content.navigation import HOME_DEPTH, NavItem, navigation_for
from portal.content.pictures import sources_of
from portal.content.render import BodyRenderer, RenderedBody
from portal.evidence.translations import original_changed_on
from portal.media.models import PortalImage

# First parts of addresses in portal/urls.py: a page there would never be reached.
RESERVED_SLUGS = frozenset(
    {
        "admin",
        "changes",
        "documents",
        "evidence",
        "feedback",
        "glossary",
        "healthz",
        "help-now",
        "media",
        "search",
        "static",
        "support-directory",
    }
)


class BasePage(ReviewedPage):
    """What a page says about itself to search engines, social networks and caches."""

    social_image = models.ForeignKey(
        "media.PortalImage",
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when someone shares the page. About 1200 by 630 pixels."),
    )

    # Streams in the order a reader meets them. Numbers of references and ids of headings run through all of them.
    stream_fields: ClassVar[tuple[str, ...]] = ()
    # A hub gathers its children, whatever app they come from, under one navigation.
    is_hub: ClassVar[bool] = False
    schema_type: ClassVar[str] = "WebPage"
    base_form_class = PageForm
    # Own fields that no reader sees: changing them leaves a signature as it is.
    unseen_fields: ClassVar[tuple[str, ...]] = ("hard_words_reason",)

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        FieldPanel("social_image"),
        FieldPanel("show_in_menus"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse an address that other parts of the site already have.

        Raises:
            ValidationError: the page stands right under a home page and its slug is taken by a view.
        """
        super().clean()
        if self.slug in RESERVED_SLUGS and (not self.path or self.depth == HOME_DEPTH + 1):
            raise ValidationError({"slug": _("This address belongs to another part of the site. Choose another.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Collect what the page points to, fetch it in one go, render the bodies once."""
        context = super().get_context(request, *args, **kwargs)
        batch = batch_for(request)
        batch.page = self
        self.collect_references(batch)
        context["nav"] = navigation_for(request, batch)
        review = context["review"] = self.review_state(batch)
        context["noindex"] = not self.is_indexable(review)
        context["original_changed_on"] = original_changed_on(self)
        context["social_image"] = self.social_image_url(batch)
        with batch.activate():
            context["body"] = self.render_body(batch, context)
        context.update(self.related_context(context))
        return context

    def collect_references(self, batch: Batch) -> None:
        """Tell the batch everything this page will ask for."""
        for name in self.stream_fields:
            for model, key in references_in_stream(getattr(self, name)):
                batch.want(model, key)
        if self.social_image_id:
            batch.want(get_image_model(), self.social_image_id)

    def render_body(self, batch: Batch, context: dict[str, Any]) -> RenderedBody:
        """Render every stream of the page in order, with one run of numbers and ids."""
        renderer = BodyRenderer(batch, self._marker(batch, context) if self.stream_fields else None)
        for name in self.stream_fields:
            value: StreamValue = getattr(self, name)
            renderer.add(name, value, context)
        return renderer.result

    def _marker(self, batch: Batch, context: dict[str, Any]) -> Marker:
        hub = context["nav"].hub
        return Marker(batch.glossary(self.locale_id), f"{self.title}\n{hub.title if hub else ''}")

    def related_context(self, context: dict[str, Any]) -> dict[str, Any]:
        """Return more context that needs the batch; page types add theirs."""
        return {}

    def social_image_url(self, batch: Batch) -> str:
        """Return the full address of the picture for sharing, empty where there is none or it is not ready."""
        image: PortalImage | None = batch.get(get_image_model(), self.social_image_id)
        sources = sources_of(image) if image else []
        return absolute(sources[-1]["src"]) if sources else ""

    def more_jsonld(self, url: str) -> list[dict[str, Any]]:
        """Return more things this page tells machines about, as schema.org dictionaries. ``url`` is its address."""
        return []

    @property
    def listing_text(self) -> str:
        """A sentence for lists of pages."""
        return self.search_description

    @classmethod
    def scaffold(cls, parent: Page) -> list[Page]:
        """Return unsaved standard children for a new hub, with section headings. Page types that have some say so."""
        return []


class ContentPage(BasePage):
    """A page with something to say: summary, review panel, related pages. Its body is composed in the page's app."""

    summary = models.TextField(
        _("plain summary"),
        max_length=400,
        blank=True,
        help_text=_("One or two short sentences under the title: what this is, and that there is help."),
    )
    related_pages = StreamField(
        StreamBlock([("page", PageLinkBlock())], required=False, max_num=6),
        verbose_name=_("related pages"),
        blank=True,
        use_json_field=True,
        help_text=_("Up to six pages to read next."),
    )

    change_note = models.CharField(
        _("what changed, for readers (optional)"),
        max_length=300,
        blank=True,
        help_text=_("One plain sentence for the page's public history. Empty again for the next draft."),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    # Every type ends its content panels with these.
    end_panels: ClassVar[list] = [FieldPanel("related_pages"), FieldPanel("change_note"), HardWordsPanel()]
    unseen_fields = (*BasePage.unseen_fields, "change_note")
    exclude_fields_in_copy = ["change_note"]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    schema_type = "MedicalWebPage"
    needs_review = True

    class Meta:
        abstract = True

    def collect_references(self, batch: Batch) -> None:
        """Add the related pages to what is fetched."""
        super().collect_references(batch)
        for model, key in references_in_stream(self.related_pages):
            batch.want(model, key)

    def related_context(self, context: dict[str, Any]) -> dict[str, Any]:
        """Return the related pages that are published."""
        nav = context["nav"]
        with nav.batch.activate():
            pages = [child.value for child in self.related_pages if child.value]
        related: list[NavItem] = [nav.item(page) for page in pages]
        return {"related": related}

    @property
    def listing_text(self) -> str:
        """The summary, else the description for search engines."""
        return self.summary or self.search_description
