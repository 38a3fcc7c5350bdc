"""What a page is, in schema.org's words, for machines that read it."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from portal.addresses import absolute
from portal.content.navigation import Navigation
from portal.evidence.models import Review
from portal.evidence.reviews import ReviewState
from portal.media.models import Video

# "<", ">" and "&" are written so that no text of a page can end the script element it stands in.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def breadcrumb_list(nav: Navigation) -> dict[str, Any]:
    """Return the way from the home page as a ``BreadcrumbList``, in the words that visitors see."""
    names = [_("Home"), *(crumb.title for crumb in nav.breadcrumbs[1:])]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(crumb.url)}
            for position, (name, crumb) in enumerate(zip(names, nav.breadcrumbs, strict=True), start=1)
        ],
    }


def organization(name: str) -> dict[str, Any]:
    """Return the publisher; stands once, on the home page, and is pointed at from the others."""
    return {
        "@type": "Organization",
        "@id": f"{settings.BASE_URL}/#organization",
        "name": name,
        "url": settings.BASE_URL,
    }


def video_object(video: Video) -> dict[str, Any]:
    """Return a film on the page as a ``VideoObject``."""
    thing: dict[str, Any] = {"@type": "VideoObject", "name": video.title, "description": video.details or video.title}
    if video.file:
        thing["contentUrl"] = absolute(video.file.url)
    elif video.url:
        thing["url"] = video.url
    if video.minutes:
        thing["duration"] = f"PT{video.minutes}M"
    if video.recorded_on:
        thing["uploadDate"] = video.recorded_on.isoformat()
    if video.transcript:
        thing["transcript"] = get_text_for_indexing(video.transcript)
    return thing


def web_page(page: Page, nav: Navigation, review: ReviewState, site_name: str) -> list[dict[str, Any]]:
    """Return everything to be said of ``page``: itself, its breadcrumbs, what it is about."""
    url = absolute(nav.breadcrumbs[-1].url if nav.breadcrumbs else "/")
    entry: dict[str, Any] = {
        "@type": page.schema_type,
        "@id": url,
        "name": page.title,
        "inLanguage": get_language() or settings.LANGUAGE_CODE,
        "publisher": {"@id": f"{settings.BASE_URL}/#organization"},
    }
    if page.listing_text:
        entry["description"] = page.listing_text
    if page.last_published_at:
        entry["dateModified"] = page.last_published_at.date().isoformat()
    if review.reviewed and review.reviewed_on:
        entry["lastReviewed"] = review.reviewed_on.isoformat()
        if review.review and review.review.reviewer_name:
            entry["reviewedBy"] = _reviewer(review.review)
    things = [entry]
    if page.schema_type == "MedicalWebPage" and nav.hub:
        entry["about"] = {"@id": f"{absolute(nav.hub.url)}#condition"}
    things += page.more_jsonld(url)
    things += [video_object(video) for video in nav.batch.all(Video).values() if video.may_be_shown]
    if len(nav.breadcrumbs) > 1:
        things.append(breadcrumb_list(nav))
    else:
        things.append(organization(site_name))
    return things


def _reviewer(review: Review) -> dict[str, Any]:
    person = {"@type": "Person", "name": review.reviewer_name}
    return person | ({"jobTitle": review.reviewer_role} if review.reviewer_role else {})


def as_script(things: list[dict[str, Any]]) -> SafeString:
    """Return the JSON-LD script element. It is data: no browser runs it and no content policy forbids it."""
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    escaped = text.translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{escaped}</script>')  # noqa: S308
