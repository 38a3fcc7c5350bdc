"""What editors may set for the whole site."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


def default_site_name() -> str:
    """Return the placeholder name from the environment."""
    return settings.SITE_NAME


@register_setting(icon="cog", order=100)
class SiteSettings(BaseSiteSetting):
    """Name, contact and footer of one site."""

    site_name = models.CharField(_("site name"), max_length=80, default=default_site_name)
    about_line = models.CharField(
        _("line in the footer"), max_length=200, blank=True, help_text=_("Who runs this site, in one sentence.")
    )
    contact_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("contact page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_('"Talk to someone" and "get in touch" lead here.'),
    )
    demonstration = models.BooleanField(
        _("this is a demonstration"),
        default=True,
        help_text=_("Every page says that its content is a demonstration, not advice. Untick when the site is yours."),
    )

    panels = [
        FieldPanel("site_name"),
        FieldPanel("about_line"),
        PageChooserPanel("contact_page"),
        FieldPanel("demonstration"),
    ]

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")

    def __str__(self) -> str:
        return self.site_name
