"""Glossary marks: the first use of each term in a page becomes a link to its plain meaning."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser, LexborNode

from portal.evidence.glossary import Found, Glossary
from portal.evidence.models import GlossaryTerm

# Never marked in: what is a link, a name or a control itself, or code.
_TAGS = frozenset({"a", "button", "summary", "label", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "caption"})
_TAGS |= {"figcaption", "code", "pre", "kbd", "script", "style", "svg", "video", "title"}
# Nor where someone may need help at once, nor in what is no text of the page: entries of the directory, films.
_CLASSES = frozenset({"callout--urgent", "crisis", "service-card", "video"})


class Marker:
    """Marks the terms of one page; what was marked in one of its bodies is not marked again in the next."""

    def __init__(self, glossary: Glossary, known: str = "") -> None:
        """Take the glossary of the page's language.

        Args:
            glossary: the terms to mark.
            known: what the page is called and what it is about. A page on a subject does not explain its own name.
        """
        self.glossary = glossary
        self._done = {term.slug for term in glossary.terms_in(known)}
        self._address = reverse("glossary") if glossary.terms else ""

    def mark(self, tree: LexborHTMLParser) -> None:
        """Put the marks into the parsed body; all its text stays as it is."""
        if not self.glossary.terms:
            return
        for node in list(_texts(_top(tree))):
            text = node.text_content or ""
            found = [one for one in self.glossary.find(text) if self._is_new(one.term)]
            if found:
                self._replace(tree, node, text, found)

    def _is_new(self, term: GlossaryTerm) -> bool:
        new = term.slug not in self._done
        self._done.add(term.slug)
        return new

    def _replace(self, tree: LexborHTMLParser, node: LexborNode, text: str, found: Iterable[Found]) -> None:
        end = 0
        for one in found:
            link = tree.create_node("a")
            link.attrs["class"] = "t"
            link.attrs["href"] = f"{self._address}#{one.term.slug}"
            link.insert_child(text[one.start : one.end])
            if before := text[end : one.start]:
                node.insert_before(before)
            node.insert_before(link)
            end = one.end
        if end < len(text):
            node.replace_with(text[end:])
        else:
            node.remove()


def _top(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    node = tree.root
    while node is not None:
        yield node
        node = node.next


def _texts(nodes: Iterable[LexborNode]) -> Iterator[LexborNode]:
    """Yield the text nodes where marks may stand, in the order of reading."""
    for node in nodes:
        if node.tag == "-text":
            yield node
        elif node.tag not in _TAGS and _CLASSES.isdisjoint((node.attributes.get("class") or "").split()):
            yield from _texts(node.iter(include_text=True))
