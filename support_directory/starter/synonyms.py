"""Loads the words people type for words the directory uses."""

from django.db.models import F

from support_directory.models import Synonym
from support_directory.starter.known import known, starter_id


def load_synonyms(words: dict[str, str]) -> int:
    """Make the synonyms that were never loaded and return how many that was."""
    new = known("synonym", Synonym, F("word"), words).new
    for word in new:
        Synonym.objects.create(pk=starter_id("synonym", word), word=word, means=words[word])
    return len(new)
