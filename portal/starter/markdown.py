"""The starter files' Markdown, turned into the rich text Wagtail stores."""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt

# References to things by key: ``[@UKS @G10]`` cites, ``[words](page:mmn-work)`` links, and
# ``[words](claim:mmn-12-slow)`` ties words to a claim, whose sources then need not be cited.
_CITATION = re.compile(r"\[((?:@[\w-]+[ ,;]*)+)\]")
_LINK = re.compile(r'<a href="(page|claim):([\w-]+)">')
_SPACE_BEFORE_CITATION = re.compile(r"\s+(?=<a linktype=\"source\")")
Ids = Mapping[str, int]
_parser = MarkdownIt("commonmark", {"html": False})


def to_rich_text(text: str, sources: Ids, claims: Ids, pages: Ids) -> str:
    """Return rich text as stored by Wagtail; keys become primary keys.

    Args:
        text: Markdown with citations and links by key.
        sources: primary keys of sources by their keys.
        claims: the same for claims.
        pages: the same for pages.

    Raises:
        KeyError: the text names something that does not exist.
    """
    html = _parser.render(text.strip())

    def cite(match: re.Match[str]) -> str:
        keys = re.findall(r"@([\w-]+)", match.group(1))
        return " ".join(f'<a linktype="source" id="{sources[key]}">[{key}]</a>' for key in keys)

    html = _CITATION.sub(cite, html)
    html = _SPACE_BEFORE_CITATION.sub(" ", html)
    ids = {"page": pages, "claim": claims}
    html = _LINK.sub(lambda m: f'<a linktype="{m.group(1)}" id="{ids[m.group(1)][m.group(2)]}">', html)
    return html.replace("<strong>", "<b>").replace("</strong>", "</b>").replace("<em>", "<i>").replace("</em>", "</i>")
