"""The one link block of the project, and the blocks made of it."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.content.batch import active_batch
from portal.content.blocks.choosers import DocumentChooserBlock, PageLinkBlock
from portal.content.blocks.text import ShortTextBlock

GROUP = _("Links")


class LinkValue(blocks.StructValue):
    """What a template needs of a link."""

    @cached_property
    def href(self) -> str:
        """The address, or an empty string where the page is no longer published: then no link is shown."""
        if page := self.get("page"):
            batch = active_batch()
            address = page.get_url(batch.request if batch else None) or ""
            return f"{address}#{part}" if address and (part := self.get("part")) else address
        if document := self.get("document"):
            return document.url
        return self.get("url") or ""

    @property
    def title(self) -> str:
        """The words of the link."""
        target = self.get("page") or self.get("document")
        return self.get("text") or (target.title if target else self.get("url") or "")


class LinkBlock(blocks.StructBlock):
    """A page or a part of it, a document or an address: exactly one of them."""

    text = blocks.CharBlock(
        label=_("Words of the link"),
        required=False,
        max_length=120,
        help_text=_('Say where it goes, never "click here".'),
    )
    page = PageLinkBlock(label=_("Page"), required=False)
    part = blocks.RegexBlock(
        regex=r"^[a-z0-9_-]+$",
        label=_("Part of the page"),
        required=False,
        max_length=80,
        help_text=_('What follows "#" in the address when you choose a heading under "On this page" there.'),
        error_messages={"invalid": _('Only what follows the "#": small letters, numbers and hyphens.')},
    )
    document = DocumentChooserBlock(label=_("Document"), required=False)
    url = blocks.URLBlock(label=_("Address elsewhere"), required=False)

    def clean(self, value: LinkValue) -> LinkValue:
        """Refuse a link with no target or with two.

        Raises:
            blocks.StructBlockValidationError: with a message on each field that is wrong.
        """
        value = super().clean(value)
        if self.is_deferred_validation:
            return value  # a draft may still lack what is required
        chosen = [name for name in ("page", "document", "url") if value.get(name)]
        if len(chosen) != 1:
            message = ValidationError(_("Choose one: a page, a document or an address."))
            raise blocks.StructBlockValidationError(block_errors=dict.fromkeys(chosen or ["page"], message))
        if value.get("part") and chosen != ["page"]:
            error = ValidationError(_("Only a page of this site has parts to choose."))
            raise blocks.StructBlockValidationError(block_errors={"part": error})
        if chosen == ["url"] and not value.get("text"):
            error = ValidationError(_("An address needs words that say where it goes."))
            raise blocks.StructBlockValidationError(block_errors={"text": error})
        return value

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue


class LinksBlock(blocks.StructBlock):
    """A list of links."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1)

    class Meta:
        icon = "link"
        label = _("Links")
        group = GROUP
        template = "components/blocks/links.html"
        description = _("Where to read on. Organisations belong in the support block instead.")
        preview_value = {"title": "Read on", "links": [{"text": "An example", "url": "https://example.org/"}]}


class CallToActionBlock(blocks.StructBlock):
    """One next step, as a large button."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = ShortTextBlock(label=_("Text"), required=False)
    link = LinkBlock(label=_("Button"))

    class Meta:
        icon = "redirect"
        label = _("Call to action")
        group = GROUP
        template = "components/blocks/call_to_action.html"
        description = _("One next step. Use it once or twice on a page.")
        preview_value = {
            "title": "Going back to work",
            "text": "<p>What the law says where you live.</p>",
            "link": {"text": "Choose your nation", "url": "https://example.org/"},
        }


class DownloadBlock(blocks.StructBlock):
    """A file to download, with its kind and size shown."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    description = blocks.CharBlock(label=_("What it is"), required=False, max_length=200)

    class Meta:
        icon = "download"
        label = _("Download")
        group = GROUP
        template = "components/blocks/download.html"
        more_styles = True
        description = _("A leaflet or form to download. Put the text on a page too: files are hard to read on a phone.")
        preview_value = {"title": "An example leaflet", "description": "Two pages"}
