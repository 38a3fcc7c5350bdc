"""Words that say someone may be in danger: help comes before any search result."""

import re
from difflib import SequenceMatcher
from enum import StrEnum
from unicodedata import normalize


class Danger(StrEnum):
    """What kind of help comes first."""

    BODY = "body"  # an ambulance
    MIND = "mind"  # someone to talk to


# Whole words or phrases as ``_folded`` leaves them. Better once too often than once too few.
_BODY = (
    "cant breathe",
    "hard to breathe",
    "trouble breathing",
    "cant swallow",
    "choking",
    "chest pain",
    "throat swelling",
    "throat swollen",
    "swollen tongue",
    "face drooping",
    "anaphylaxis",
    "heart attack",
)
_MIND = (
    "suicide",
    "suicidal",
    "kill myself",
    "killing myself",
    "take my life",
    "take my own life",
    "taking my own life",
    "end my life",
    "end it all",
    "want to die",
    "wanting to die",
    "going to die",
    "dont want to live",
    "dont want to be here",
    "wish i was dead",
    "wish i were dead",
    "self harm",
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
    mended = " ".join(_mend(word) for word in _folded(text).split())
    for danger, phrases in ((Danger.BODY, _BODY), (Danger.MIND, _MIND)):
        if any(re.search(rf"\b{re.escape(phrase)}\b", mended) for phrase in phrases):
            return danger
    return None


def _folded(text: str) -> str:
    """Return the words in small letters with single spaces and without punctuation; "cannot" is "can't"."""
    words = re.sub(r"['’`]", "", normalize("NFKC", text).lower())
    plain = re.sub(r"[\W_]+", " ", words)
    return re.sub(r"\bdo not\b", "dont", re.sub(r"\bcan ?not\b", "cant", plain))


def _mend(word: str) -> str:
    for known in _OFTEN_MISSPELT:
        if abs(len(word) - len(known)) <= 2 and SequenceMatcher(None, word, known).ratio() >= _ALIKE:
            return known
    return word
