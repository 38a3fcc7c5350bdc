"""Our own images, documents and films: what may be shown, on whose word, and what it says to who cannot see it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from portal.media.contents import refuse_false_names, refuse_too_big


class Licence(models.TextChoices):
    """Under what terms a picture, document or film is used."""

    OWN = "own", _("Made by us")
    PERMISSION = "permission", _("Used with permission")
    CC_BY = "cc-by", _("CC BY (credit needed)")
    CC_BY_SA = "cc-by-sa", _("CC BY-SA (credit needed, same terms)")
    CC0 = "cc0", _("CC0 or public domain")
    OGL = "ogl", _("Open Government Licence")


class Consent(models.TextChoices):
    """Whether the people who can be recognised agreed to be shown."""

    NOBODY = "nobody", _("Nobody can be recognised")
    HELD = "held", _("Written consent is held")
    WITHDRAWN = "withdrawn", _("Consent was withdrawn: do not use")


class Credited(models.Model):
    """Credit, licence and consent, the same for every kind of media."""

    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, as they want to be named.")
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.OWN)
    consent = models.CharField(
        _("consent"),
        max_length=20,
        choices=Consent,
        default=Consent.NOBODY,
        help_text=_("If someone can be recognised, their written consent must be held before it is published."),
    )

    class Meta:
        abstract = True

    @property
    def may_be_shown(self) -> bool:
        """False once someone shown has withdrawn their consent."""
        return self.consent != Consent.WITHDRAWN

    def credit_line(self) -> str:
        """Return the credit with its licence, or an empty string where none is owed."""
        if self.licence == Licence.OWN or not self.credit:
            return self.credit
        return f"{self.credit}, {self.get_licence_display()}"


class PortalImage(Credited, AbstractImage):
    """A picture. Its ``description`` is the text for people who do not see it."""

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "licence",
        "consent",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [*AbstractImage.search_fields, index.SearchField("credit")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def reader_material(self) -> dict[str, str]:
        """Return what a reader sees of it, for fingerprints."""
        return {"file": self.file_hash or self.file.name, "text": self.description, "credit": self.credit_line()}


class Rendition(AbstractRendition):
    """One size and format of a picture."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class PortalDocument(Credited, AbstractDocument):
    """A file to download, always served through Wagtail's permission check."""

    admin_form_fields = (*WagtailDocument.admin_form_fields, "credit", "licence", "consent")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """Refuse a file of another kind than its name says.

        Raises:
            ValidationError: it is one, or its name has an ending that is not allowed.
        """
        if self.file:  # the second step of an upload of several has none yet, and no field to put a fault at
            super().clean()
            refuse_false_names(self.file, "file")

    def reader_material(self) -> dict[str, str]:
        """Return what a reader sees of it, for fingerprints."""
        return {"file": self.file_hash or self.file.name, "title": self.title}


class Video(Credited):
    """A film: our own file with captions and transcript, or a link to where it can be watched.

    A film of our own without captions and transcript cannot be saved (WCAG 2.2, 1.2.2 and 1.2.3). Films elsewhere are
    links, never embedded players: a player would send the visitor's address to another host.
    """

    title = models.CharField(_("title"), max_length=200)
    speaker = models.CharField(_("who speaks"), max_length=200, blank=True, help_text=_("Name and role, with consent."))
    details = models.TextField(_("what it shows"), blank=True, help_text=_("Two or three plain sentences."))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), null=True, blank=True)
    recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    file = models.FileField(
        _("film (MP4 or WebM)"), upload_to="videos/", blank=True, validators=[FileExtensionValidator(["mp4", "webm"])]
    )
    captions = models.FileField(
        _("captions (WebVTT)"), upload_to="videos/", blank=True, validators=[FileExtensionValidator(["vtt"])]
    )
    url = models.URLField(
        _("address elsewhere"), blank=True, help_text=_("If the film is not ours: where it is shown.")
    )
    transcript = RichTextField(_("transcript"), blank=True, features=["h3", "bold", "italic", "ul", "ol", "link"])

    panels = [
        FieldPanel("title"),
        MultiFieldPanel([FieldPanel("file"), FieldPanel("captions")], heading=_("Our own film")),
        FieldPanel("url"),
        FieldPanel("transcript"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("speaker", "details", "minutes", "recorded_on")], heading=_("About it")
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("credit", "licence", "consent")], heading=_("Credit and consent")
        ),
    ]

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a film that some people could not follow, and files that are too big or not what their names say.

        Raises:
            ValidationError: neither file nor address, a file without captions or transcript, or one that is no good.
        """
        refuse_too_big(self.file, "file", settings.FILM_MAX_UPLOAD_SIZE)
        refuse_too_big(self.captions, "captions", settings.CAPTIONS_MAX_UPLOAD_SIZE)
        refuse_false_names(self.file, "file")
        refuse_false_names(self.captions, "captions")
        if not self.file and not self.url:
            raise ValidationError({"file": _("Choose a film file, or give the address where it is shown.")})
        if self.file and not self.captions:
            raise ValidationError({"captions": _("A film needs captions for people who do not hear it.")})
        if self.file and not get_text_for_indexing(self.transcript).strip():
            raise ValidationError({"transcript": _("A film needs a transcript for people who would rather read.")})

    def reader_material(self) -> dict[str, str]:
        """Return what a reader sees of it, for fingerprints."""
        words = {"title": self.title, "speaker": self.speaker, "details": self.details, "transcript": self.transcript}
        files = {"file": self.file.name, "captions": self.captions.name, "url": self.url}
        about = {"minutes": self.minutes or "", "recorded": self.recorded_on or "", "credit": self.credit_line()}
        return words | files | {name: str(value) for name, value in about.items()}
