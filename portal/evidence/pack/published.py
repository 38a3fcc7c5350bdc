"""A page as readers see it today, cleaned for paper: the words stay, what only works on the site goes."""

from urllib.parse import urljoin

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from selectolax.lexbor import LexborHTMLParser, LexborNode
from wagtail.models import Page

from portal.addresses import address_of

_FROM_SERVER = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL")
_OUT = "script, style, form, nav, svg, iframe, video, audio, button, noscript, template, link"
_KEPT = {"a": ("href",), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan", "scope"), "ol": ("start",)}
_DEEPER = 3  # headings stand below those of the pack
_DEEPEST = 6


def published_html(page: Page, request: HttpRequest) -> SafeString:
    """Return the main part of a specific, published page as a visitor who is not signed in gets it.

    Args:
        page: the page.
        request: of whoever makes the pack; only the name of the host is taken from it.
    """
    visit = _visit(page, request)
    with translation.override(page.locale.language_code):
        response = page.serve(visit)
        html = response.render().content.decode()
    return _cleaned(html, address_of(page, request))


def _visit(page: Page, request: HttpRequest) -> HttpRequest:
    visit = HttpRequest()
    visit.method = "GET"
    visit.META = {name: request.META[name] for name in _FROM_SERVER if name in request.META}
    visit.path = visit.path_info = page.get_url(request) or "/"
    visit.user = AnonymousUser()
    return visit


def _cleaned(html: str, base: str) -> SafeString:
    tree = LexborHTMLParser(html)
    main = tree.css_first("main") or tree.body
    if main is None:
        return mark_safe("")
    for node in main.css(_OUT):
        node.decompose()
    for node in main.css("img"):
        words = (node.attributes.get("alt") or "").strip()
        node.replace_with(_("[Picture: %(words)s]") % {"words": words} if words else "")
    for node in main.css("*"):
        _strip(node, base)
    for level in range(_DEEPEST - 1, 0, -1):  # the lowest first: none is met again
        for node in main.css(f"h{level}"):
            _rename(tree, node, f"h{min(level + _DEEPER, _DEEPEST)}")
    return mark_safe(main.inner_html or "")  # noqa: S308  (our own templates made it)


def _strip(node: LexborNode, base: str) -> None:
    """Leave out what only styles and scripts of the site need; make links whole."""
    kept = _KEPT.get(node.tag or "", ())
    for name in list(node.attributes):
        if name not in kept:
            del node.attrs[name]
    href = node.attributes.get("href")
    if href is None:
        return
    if href.startswith("#"):
        del node.attrs["href"]
    else:
        node.attrs["href"] = urljoin(base, href)


def _rename(tree: LexborHTMLParser, node: LexborNode, tag: str) -> None:
    new = tree.create_node(tag)
    for child in list(node.iter(include_text=True)):
        new.insert_child(child)
    node.replace_with(new)
