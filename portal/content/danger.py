"""Words that say someone may be in danger: help comes before any search result."""

import re
from difflib import SequenceMatcher
from enum import StrEnum


class Danger(StrEnum):
    """What kind of help comes first."""

    BODY = "body"  # an ambulance
    MIND = "mind"  # someone to talk to


# Whole words or phrases, folded to lower case without apostrophes. Better once too often than once too few.
_BODY = (
    "cant breathe",
    "cannot breathe",
    "hard to breathe",
    "trouble breathing",
    "cant swallow",
    "cannot swallow",
    "choking",
    "chest pain",
    "throat swelling",
    "throat swollen",
    "swollen tongue",
    "face drooping",
    "anaphylaxis",
)
_MIND = (
    "suicide",
    "suicidal",
    "kill myself",
    "killing myself",
    "end my life",
    "end it all",
    "want to die",
    "wanting to die",
    "going to die",
    "dont want to live",
    "self harm",
    "self-harm",
    "selfharm",
    "hurt myself",
    "harm myself",
    "cutting myself",
    "overdose",
    "cant go on",
    "cant cope",
    "hopeless",
    "no reason to live",
    "better off dead",
    "crisis",
    "samaritans",
)
# Words that are often typed wrongly and must be understood all the same.
_OFTEN_MISSPELT = ("suicide", "suicidal", "overdose", "anaphylaxis")
_ALIKE = 0.8


def danger_in(text: str) -> Danger | None:
    """Tell what kind of danger the words speak of, the body first; None for ordinary words."""
    words = " ".join(re.sub(r"['’`]", "", text.lower()).split())
    mended = " ".join(_mend(word) for word in words.split(" "))
    for danger, phrases in ((Danger.BODY, _BODY), (Danger.MIND, _MIND)):
        if any(re.search(rf"\b{re.escape(phrase)}\b", mended) for phrase in phrases):
            return danger
    return None


def _mend(word: str) -> str:
    for known in _OFTEN_MISSPELT:
        if abs(len(word) - len(known)) <= 2 and SequenceMatcher(None, word, known).ratio() >= _ALIKE:
            return known
    return word
