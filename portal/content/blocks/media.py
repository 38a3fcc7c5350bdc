"""Pictures and films."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.content.blocks.choosers import ImageChooserBlock, SnippetChooserBlock
from portal.content.pictures import sources_of

GROUP = _("Pictures and films")


class ImageValue(blocks.StructValue):
    """What a template needs of a picture."""

    @property
    def alt_text(self) -> str:
        """The text for people who do not see it; empty for a decorative picture."""
        image = self.get("image")
        return "" if self.get("decorative") or not image else self.get("alt") or image.description

    @property
    def sources(self) -> list[dict]:
        """Formats and sizes that are ready, best first."""
        image = self.get("image")
        return sources_of(image) if image else []


class ImageBlock(blocks.StructBlock):
    """A picture that says something, or is marked as decoration."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=255,
        help_text=_("What the picture shows, for people who do not see it. Empty: the picture's own description."),
    )
    decorative = blocks.BooleanBlock(label=_("Only decoration"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    def clean(self, value: ImageValue) -> ImageValue:
        """Refuse a picture that says nothing to those who cannot see it.

        Raises:
            blocks.StructBlockValidationError: neither decorative nor described, or consent was withdrawn.
        """
        value = super().clean(value)
        image = value.get("image")
        if image and not image.may_be_shown:
            error = ValidationError(_("Someone in this picture has withdrawn their consent. Choose another."))
            raise blocks.StructBlockValidationError(block_errors={"image": error})
        described = value.get("decorative") or value.get("alt") or (image and image.description)
        if image and not described and not self.is_deferred_validation:
            error = ValidationError(_('Describe the picture, or tick "only decoration".'))
            raise blocks.StructBlockValidationError(block_errors={"alt": error})
        return value

    class Meta:
        icon = "image"
        label = _("Picture")
        group = GROUP
        template = "components/blocks/image.html"
        preview_template = "components/blocks/previews/image.html"
        preview_value: dict = {}
        value_class = ImageValue
        description = _("A picture with alternative text and, if you like, a caption.")


class VideoBlock(SnippetChooserBlock):
    """A film from the library of films, with captions and transcript."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("media.Video", **kwargs)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Keep the fixed target out of the migration's arguments."""
        name, args, kwargs = super().deconstruct()
        return name, args[1:] if args else args, {k: v for k, v in kwargs.items() if k != "target_model"}

    class Meta:
        icon = "media"
        label = _("Film")
        group = GROUP
        template = "components/blocks/video.html"
        more_styles = True
        preview_template = "components/blocks/previews/video.html"
        preview_value = None
        description = _("A film of our own with captions and transcript, or a link to one elsewhere.")
