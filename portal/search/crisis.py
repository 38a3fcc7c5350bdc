"""Words that say someone may be in danger: help comes before any search result."""

import re

# Whole words or phrases, folded to lower case. Better once too often than once too few.
_PHRASES = (
    "suicide",
    "suicidal",
    "kill myself",
    "end my life",
    "end it all",
    "want to die",
    "wanting to die",
    "self harm",
    "self-harm",
    "selfharm",
    "hurt myself",
    "harm myself",
    "overdose",
    "cant go on",
    "can't go on",
    "can’t go on",
    "no reason to live",
    "better off dead",
    "crisis",
    "samaritans",
    "cant breathe",
    "can't breathe",
    "can’t breathe",
)
_PATTERN = re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in _PHRASES) + r")\b")


def is_crisis(text: str) -> bool:
    """Tell whether the words call for crisis help at the top of the page."""
    return bool(_PATTERN.search(" ".join(text.lower().split())))
