"""Translations that fell behind, and pages that cite nothing."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from portal.evidence.material import Material
from portal.evidence.models import Claim, Role, Source
from portal.evidence.overview import materials_now, pages_to_review
from portal.evidence.reports.base import PagesReport, published_pages_of
from portal.users.models import User

_CITED = tuple(f"{model._meta.label_lower}:" for model in (Source, Claim))


@dataclass(frozen=True)
class TranslationRow:
    """A translation, and its original as far as it is newer."""

    title: str
    address: str
    edit_url: str
    language: str
    original: str
    original_changed: datetime.date
    published: datetime.date


class StaleTranslationsReport(PagesReport):
    """Translations whose original was published again later."""

    slug = "stale-translations"
    page_title = _("Stale translations")
    header_icon = "globe"
    when_empty = _("No translation is older than its original.")
    fields = {
        "title": _("Translation"),
        "language": _("Language"),
        "original": _("Original"),
        "original_changed": _("Original published"),
        "published": _("Translation published"),
    }

    @classmethod
    def how_many(cls, user: User) -> int:
        """Count them: one query."""
        return stale_among(published_pages_of(user)).count()

    def rows_of(self, queryset: PageQuerySet) -> Iterable[TranslationRow]:
        """Return the translations that fell behind: one query."""
        return [
            TranslationRow(
                **self.place_of(page),
                language=str(page.locale),
                original=page.original_title,
                original_changed=timezone.localdate(page.original_at),
                published=timezone.localdate(page.last_published_at),
            )
            for page in stale_among(queryset).select_related("locale")
        ]


def stale_among(pages: PageQuerySet) -> PageQuerySet:
    """Narrow to translations whose original was published later, each with its original's title and date."""
    source = Locale.get_default()
    original = Page.objects.filter(locale=source, translation_key=OuterRef("translation_key"), live=True)
    translations = pages.exclude(locale=source).annotate(
        original_title=Subquery(original.values("title")[:1]),
        original_at=Subquery(original.values("last_published_at")[:1]),
    )
    return translations.filter(original_at__gt=F("last_published_at"))


@dataclass(frozen=True)
class BareRow:
    """A page."""

    title: str
    address: str
    edit_url: str
    kind: str
    published: datetime.date | None


class WithoutSourcesReport(PagesReport):
    """Medical pages that cite no source and rest on no claim."""

    slug = "without-sources"
    page_title = _("Pages without sources")
    header_icon = "openquote"
    when_empty = _("Every page has a source.")
    fields = {"title": _("Page"), "kind": _("Type"), "published": _("Published")}

    def rows_of(self, queryset: PageQuerySet) -> Iterable[BareRow]:
        """Return these pages; all are read as a whole, in one batch."""
        pages = pages_to_review(queryset, Role.MEDICAL)
        materials = materials_now(pages)
        return [
            BareRow(
                **self.place_of(page),
                kind=str(page.page_type_display_name),
                published=timezone.localdate(page.last_published_at) if page.last_published_at else None,
            )
            for page in pages
            if not cites(materials[page.pk])
        ]


def cites(material: Material) -> bool:
    """Tell whether a page names a source, by itself or through a claim."""
    return any(name.startswith(_CITED) for name in material["shown"])
