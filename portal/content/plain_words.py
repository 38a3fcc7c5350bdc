"""How plain a page is: its reading grade, and what in it is hard for a tired reader. Nothing here forbids anything."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from wagtail.models import Page

from portal.content.batch import Batch
from portal.content.hard_words import EVERYDAY, HARD
from portal.content.passages import Kind, Passage, passages_of
from portal.content.readability import flesch_kincaid_grade, sentences
from portal.evidence.glossary import Glossary

LONGEST_SENTENCE = 25  # words
HARDEST_GRADE = 9  # above it, publishing asks for a reason
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_ABBREVIATION = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]+(?=s?(?![\w-]))")
_HARD = re.compile(rf"\b(?:{'|'.join(HARD)})\b", re.IGNORECASE)
_WEAK = re.compile(
    r"(?:please )?(?:click |tap |press )?(?:on )?"
    r"(?:here|this|(?:this )?(?:link|page|website)|more(?: here| info(?:rmation)?)?"
    r"|(?:read|see|learn|find out) more|details)[.…:]*",
    re.IGNORECASE,
)
_ENDINGS = "uk|org|com|net|ie|eu|int|gov"
_ADDRESS = re.compile(rf"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:{_ENDINGS})(?:/\S*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Analysis:
    """What was found, for reports: the grade, the number of words, and the words themselves as they stand."""

    grade: float
    words: int
    long_sentences: list[str]
    unexplained: list[str]
    weak_links: list[str]
    missing_alt: list[str]


@dataclass(frozen=True)
class Reading:
    """A page's passages and its language's glossary, with what follows from them; every finding keeps its place."""

    title: str
    passages: tuple[Passage, ...]
    glossary: Glossary

    @cached_property
    def text(self) -> str:
        """All sentences meant for every reader; a blank line ends each piece."""
        return "\n\n".join(one.text for one in self.passages if one.kind == Kind.TEXT)

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade of the sentences, with one decimal; 0 is the plainest."""
        return round(max(0.0, flesch_kincaid_grade(self.text)), 1)

    @property
    def words(self) -> int:
        """The number of words a reader meets, titles and a doctor's wording too."""
        shown = (Kind.TEXT, Kind.LABEL, Kind.MEDICAL)
        return sum(len(_WORD.findall(one.text)) for one in self.passages if one.kind in shown)

    @property
    def long_sentences(self) -> list[Passage]:
        """Sentences of more than 25 words."""
        return [
            Passage(one.kind, sentence, one.place)
            for one in self.passages
            if one.kind == Kind.TEXT
            for sentence in sentences(one.text)
            if len(_WORD.findall(sentence)) > LONGEST_SENTENCE
        ]

    @property
    def unexplained(self) -> list[Passage]:
        """Abbreviations and hard words that neither the glossary nor the page explains, each at its first use."""
        whole = "\n\n".join([self.title, *(one.text for one in self.passages)])
        found: dict[str, Passage] = {}
        for one in self.passages:
            if one.kind not in (Kind.TEXT, Kind.LABEL):
                continue
            covered = [(term.start, term.end) for term in self.glossary.find(one.text)]
            for match in [*_ABBREVIATION.finditer(one.text), *_HARD.finditer(one.text)]:
                word = match.group()
                known = word in EVERYDAY or any(start <= match.start() < end for start, end in covered)
                if not known and not _is_explained(word, whole):
                    found.setdefault(word.casefold(), Passage(one.kind, word, one.place))
        return list(found.values())

    @property
    def weak_links(self) -> list[Passage]:
        """Links whose words do not say where they lead: "click here", or a bare address."""
        return [
            one
            for one in self.passages
            if one.kind == Kind.LINK and (_WEAK.fullmatch(one.text) or _ADDRESS.fullmatch(one.text))
        ]

    @property
    def missing_alt(self) -> list[Passage]:
        """Pictures, by title, that have no words for those who do not see them and are not marked as decoration."""
        return [one for one in self.passages if one.kind == Kind.PICTURE]


def _is_explained(word: str, text: str) -> bool:
    """Tell whether the text says what the word means: "(PTSD)", "PTSD (stress ...)", "doctors call it wasting"."""
    name = re.escape(word)
    said = rf"\({name}s?\)|\b{name}\W{{0,3}}(?:\(|means\b|is short for\b|stands for\b|is when\b)"
    called = rf"\b(?:call|calls|called|known as|short for|the word)\b[^.!?]{{0,30}}\b{name}\b"
    return re.search(f"{said}|{called}", text, re.IGNORECASE) is not None


def read(page: Page, batch: Batch | None = None) -> Reading:
    """Return the reading of a stored page: one query for the glossary, one more where it has pictures."""
    if batch is None:
        batch = Batch()
        if collect := getattr(page, "collect_references", None):
            collect(batch)
    return Reading(page.title, tuple(passages_of(page, batch)), batch.glossary(page.locale_id))


def analyse(page: Page, batch: Batch | None = None) -> Analysis:
    """Return what makes a specific page hard to read, as it is in memory: published or a draft.

    Args:
        page: a page of ours.
        batch: give one batch for many pages, to which each has told its references: then all cost two queries.
    """
    reading = read(page, batch)
    return Analysis(
        reading.grade,
        reading.words,
        _texts(reading.long_sentences),
        _texts(reading.unexplained),
        _texts(reading.weak_links),
        _texts(reading.missing_alt),
    )


def _texts(passages: Iterable[Passage]) -> list[str]:
    return [one.text for one in passages]
