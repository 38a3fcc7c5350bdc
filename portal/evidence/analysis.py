"""How plain a page is. This app cannot read one: the app that can registers how (``portal.content.plain_words``)."""

from collections.abc import Callable
from typing import Protocol

from wagtail.models import Page


class Analysis(Protocol):
    """What is said of how plain a page is."""

    @property
    def grade(self) -> float: ...
    @property
    def words(self) -> int: ...
    @property
    def long_sentences(self) -> list[str]: ...
    @property
    def unexplained(self) -> list[str]: ...
    @property
    def weak_links(self) -> list[str]: ...
    @property
    def missing_alt(self) -> list[str]: ...


Analyser = Callable[[Page], Analysis]
_analyse: Analyser | None = None


def register_analyser(analyse: Analyser) -> None:
    """Let ``analyse`` tell how plain a specific page is."""
    global _analyse
    _analyse = analyse


def analysis_of(page: Page) -> Analysis | None:
    """Return how plain a specific page is; None where no app can tell, or it has no text."""
    return _analyse(page) if _analyse is not None and getattr(page, "stream_fields", None) else None
