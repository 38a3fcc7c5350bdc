"""What can be searched in an entry, and the words that occur in the directory."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from support_directory.models.service import Service

CONFIG = "portal_english"  # English stemming with accents taken off; made by the first migration of portal.search


class ServiceText(models.Model):
    """The searchable text of one entry. Postgres derives the vector, so it is never out of step with the text."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, primary_key=True, related_name="search_text")
    names = models.TextField(help_text="Names and short forms of the service and its organisation.")
    terms = models.TextField(blank=True, help_text="Names of its terms.")
    text = models.TextField(blank=True)
    vector = models.GeneratedField(
        expression=(
            SearchVector("names", weight="A", config=CONFIG)
            + SearchVector("terms", weight="B", config=CONFIG)
            + SearchVector("text", weight="D", config=CONFIG)
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="directory_text_vector")]

    def __str__(self) -> str:
        return self.names


class DirectoryWord(models.Model):
    """A word that occurs in the directory, for mending typing mistakes."""

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="directory_word_trigrams")]

    def __str__(self) -> str:
        return self.word
