"""Tags that templates of pages and blocks use."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.addresses import absolute
from portal.content.jsonld import as_script, web_page
from portal.evidence.models import Claim, Source

register = template.Library()


@register.simple_tag
def cite(sources: Iterable[Source | None] | Source | None, claim: Claim | None = None) -> SafeString:
    """Mark the place as resting on ``sources``, or on a claim, which brings its own.

    The page's one parse turns the marks into numbers.
    """
    if claim:
        return format_html('<a data-claim="{}"></a>', claim.pk)
    if sources is None or isinstance(sources, Source):
        sources = [sources]
    return format_html_join(" ", '<a data-source="{}">[{}]</a>', ((s.pk, s.key) for s in sources if s))


@register.simple_tag
def tie(claim: Claim | None) -> SafeString:
    """Say that a block is about a claim, where the block cites its sources itself."""
    return format_html('<a data-claim="{}" data-unmarked></a>', claim.pk) if claim else SafeString("")


@register.simple_tag(takes_context=True)
def jsonld(context: dict) -> SafeString:
    """Write what the page is for machines; nothing where the page is not a page of ours."""
    page, nav = context.get("page"), context.get("nav")
    if page is None or nav is None:
        return SafeString("")
    return as_script(web_page(page, nav, context["review"], context["frame"].settings.site_name))


@register.simple_tag(takes_context=True)
def canonical_url(context: dict) -> str:
    """Return the one true address of the page, whatever host or query it was asked by."""
    page = context.get("page")
    url = page.get_url(context.get("request")) if page is not None and page.pk else None
    return absolute(url) if url else ""
