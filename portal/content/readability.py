"""How hard a text is to read: the Flesch-Kincaid grade of plain English.

Syllables are counted by simple rules (vowel groups, silent endings), not by a dictionary: libraries with a
dictionary fetch it at run time, which this site never does. Single words can be one syllable out; over a page the
errors go both ways.
"""

import re

_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n{2,}")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?:[^aeiouycsgxzh]es|[^aeiouytd]ed|[^aeiouyl]e|[aeiouy]le)$")
# Two vowels side by side that are two sounds: "idea", "science", "being", "medium", "trying", "create".
_HIATUS = re.compile(r"ea(?=$|ting|tion)|i[ao](?![nu]s?$)|(?<![cst])ien|ience|ein[g]|iu|y[i]ng|ideo|u[ae]l|uou")


def count_syllables(word: str) -> int:
    """Return the number of syllables of one English word, at least 1."""
    word = re.sub(r"['’].*$", "", word.lower())
    if len(word) <= 3:
        return 1
    stem = _SILENT_END.sub(lambda m: m.group()[0], word)
    groups = len(_VOWELS.findall(stem)) + len(_HIATUS.findall(word))
    return max(1, groups)


def sentences(text: str) -> list[str]:
    """Split plain text into its sentences; a blank line ends one too, so that headings and list items stand alone."""
    return [part.strip() for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def flesch_kincaid_grade(text: str) -> float:
    """Return the US school grade needed to read ``text`` (plain text, no markup).

    Grade 8 is about a reading age of 13. Source: Kincaid et al., Navy Training Command report 8-75 (1975).
    An empty text has grade 0.
    """
    parts = sentences(text)
    words = _WORD.findall(text)
    if not parts or not words:
        return 0.0
    syllables = sum(count_syllables(word) for word in words)
    return 0.39 * len(words) / len(parts) + 11.8 * syllables / len(words) - 15.59
