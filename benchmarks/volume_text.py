"""Made-up bodies with the shape of real ones: about as long, with as many citations, links, services and blocks."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any
from uuid import UUID

# Running words, the most frequent first: frequencies fall as one over the rank, as they do in real text.
WORDS = """
the and to of a you your in is it can for or with that may not are be this on have people some from help if
when as treatment nerves hand more about muscles doctor weakness team time nerve they will other hospital ask
at one symptoms by condition support work test many how them tired arm infusion pain family feel keep weeks
leg small cold motor exercise breathing tell rest sleep change carer diagnosis months first needs local advice
own early appointment body immune strength daily home mood grip medicine weak walking talk life side effects
shoes balance nurse drive rare letter physiotherapist cramps fingers blood employer antibodies neurologist
twitching benefit wrist fatigue
""".split()  # noqa: SIM905  (easier to read and to add to)
SYLLABLES = """
ba cor dy el fi ga hep i ka lo mar ne o pla qui ru sy ta u vin wex xan yo zel bri dro stu pha gli the
""".split()  # noqa: SIM905  (easier to read and to add to)
MADE_UP_WORDS = 20_000  # rare words that search has to keep apart
RARE_SHARE = 0.12


@dataclass(frozen=True)
class Keys:
    """Primary keys that bodies point to."""

    pages: Sequence[int]
    sources: Sequence[int]
    services: Sequence[str]


@cache
def made_up(number: int) -> str:
    """Return a word of two to four syllables that stands for ``number``; the same one each time."""
    parts = []
    number += len(SYLLABLES)
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts)


@cache
def _weights(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


class Writer:
    """Writes one page. The same number gives the same page."""

    def __init__(self, number: int, keys: Keys) -> None:
        self.random = random.Random(number)  # noqa: S311  (nothing secret)
        self.keys = keys

    def words(self, count: int) -> list[str]:
        """Return running words with some rare ones among them."""
        words = self.random.choices(WORDS, cum_weights=_weights(len(WORDS)), k=count)
        rare = self.random.choices(range(MADE_UP_WORDS), cum_weights=_weights(MADE_UP_WORDS), k=int(count * RARE_SHARE))
        for number in rare:
            words[self.random.randrange(count)] = made_up(number)
        return words

    def sentence(self, length: int = 14) -> str:
        """Return one sentence."""
        return " ".join(self.words(length)).capitalize() + "."

    def title(self) -> str:
        """Return a short heading."""
        return " ".join(self.words(4)).capitalize()

    def citation(self) -> str:
        """Return a citation of one source, as the editor stores it."""
        key = self._one(self.keys.sources)
        return f' <a linktype="source" id="{key}">[S{key}]</a>' if key else ""

    def link(self) -> str:
        """Return a link to a page, as the editor stores it."""
        key = self._one(self.keys.pages)
        return f'<a linktype="page" id="{key}">{" ".join(self.words(3))}</a>' if key else ""

    def rich(self, sentences: int = 2) -> str:
        """Return one paragraph that ends with a citation."""
        return f"<p>{' '.join(self.sentence() for _ in range(sentences))}{self.citation()}</p>"

    def text(self) -> str:
        """Return a section: paragraphs, a list, a link."""
        items = "".join(f"<li>{self.sentence(9)}</li>" for _ in range(4))
        return f"{self.rich(3)}<p>{self.sentence()} {self.link()}.</p><ul>{items}</ul>{self.rich(2)}"

    def titled(self, count: int) -> list[dict[str, Any]]:
        """Return list items of a title and a text."""
        return self.items([{"title": self.title(), "text": self.rich()} for _ in range(count)])

    def items(self, values: Sequence[Any]) -> list[dict[str, Any]]:
        """Return values as the items of a list block."""
        return [{"type": "item", "value": value, "id": self._id()} for value in values]

    def figures(self, count: int) -> list[dict[str, Any]]:
        """Return figures, each with its source."""
        return [
            {
                "figure": str(self.random.randrange(100)),
                "label": self.sentence(6),
                "sources": self.items(self._some(self.keys.sources, 1)),
            }
            for _ in range(count)
        ]

    def stream(self, *blocks: tuple[str, Any]) -> list[dict[str, Any]]:
        """Return blocks as a stream stores them."""
        return [{"type": name, "value": value, "id": self._id()} for name, value in blocks]

    def body(self) -> list[dict[str, Any]]:
        """Return a body of six sections."""
        links = [{"text": "", "page": key, "document": None, "url": ""} for key in self._some(self.keys.pages, 3)]
        services = self.items(self._some(self.keys.services, 6))
        return self.stream(
            ("heading", self.title()),
            ("text", self.text()),
            ("plain_and_medical", {"plain": self.rich(), "medical": self.rich()}),
            ("heading", self.title()),
            ("callout", {"severity": "important", "title": self.title(), "text": self.rich()}),
            ("text", self.text()),
            ("heading", self.title()),
            ("steps", {"title": self.title(), "steps": self.titled(3)}),
            ("heading", self.title()),
            ("key_figures", {"figures": self.items(self.figures(3))}),
            ("text", self.text()),
            ("heading", self.title()),
            ("accordion", {"items": self.titled(3)}),
            ("services", {"title": self.title(), "intro": self.rich(1), "services": services}),
            ("heading", self.title()),
            ("do_and_dont", {"do": self.items([self.rich(1)] * 2), "dont": self.items([self.rich(1)] * 2)}),
            ("links", {"title": self.title(), "links": self.items(links)}),
        )

    def at_a_glance(self) -> list[dict[str, Any]]:
        """Return a hub's four facts."""
        return self.stream(*[("figure", figure) for figure in self.figures(4)])

    def related(self) -> list[dict[str, Any]]:
        """Return three pages to read next."""
        return self.stream(*[("page", key) for key in self._some(self.keys.pages, 3)])

    def _one(self, keys: Sequence[Any]) -> Any:
        return self.random.choice(keys) if keys else None

    def _some(self, keys: Sequence[Any], count: int) -> list[Any]:
        return self.random.sample(keys, min(count, len(keys)))

    def _id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))
