"""The starter files' Markdown, turned into the rich text Wagtail stores."""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt

# References to things by key: ``[@UKS @G10]`` cites, ``[words](page:mmn-work)`` links.
_CITATION = re.compile(r"\[((?:@[\w-]+[ ,;]*)+)\]")
_PAGE_LINK = re.compile(r'<a href="page:([\w-]+)">')
_SPACE_BEFORE_CITATION = re.compile(r"\s+(?=<a linktype=\"source\")")
_parser = MarkdownIt("commonmark", {"html": False})


def to_rich_text(text: str, source_id: Callable[[str], int], page_id: Callable[[str], int]) -> str:
    """Return rich text as stored by Wagtail; keys become primary keys.

    Args:
        text: Markdown with citations and page links by key.
        source_id: gives the primary key of a source; raises KeyError for one that does not exist.
        page_id: the same for pages.
    """
    html = _parser.render(text.strip())

    def cite(match: re.Match[str]) -> str:
        keys = re.findall(r"@([\w-]+)", match.group(1))
        return " ".join(f'<a linktype="source" id="{source_id(key)}">[{key}]</a>' for key in keys)

    html = _CITATION.sub(cite, html)
    html = _SPACE_BEFORE_CITATION.sub(" ", html)
    html = _PAGE_LINK.sub(lambda m: f'<a linktype="page" id="{page_id(m.group(1))}">', html)
    return html.replace("<strong>", "<b>").replace("</strong>", "</b>").replace("<em>", "<i>").replace("</em>", "</i>")
