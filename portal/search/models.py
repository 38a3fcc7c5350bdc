"""The index of site search: one row for each readable page, and the words that occur in them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from wagtail.models import Page

# English stemming with accents taken off; made by the first migration.
CONFIG = "portal_english"


class SearchEntry(models.Model):
    """What can be found of one page. Postgres derives the vector, so it can never be out of step with the text."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    title = models.TextField()
    names = models.TextField(blank=True, help_text="Abbreviation and other names of a condition.")
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    about_site = models.BooleanField(default=False, help_text="A page about the site itself ranks after the others.")
    vector = models.GeneratedField(
        expression=(
            SearchVector("title", weight="A", config=CONFIG)
            + SearchVector("names", weight="A", config=CONFIG)
            + SearchVector("summary", weight="B", config=CONFIG)
            + SearchVector("text", weight="D", config=CONFIG)
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="search_entry_vector")]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that occurs in the pages, for mending typing mistakes. Nothing a visitor typed is ever kept."""

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="search_word_trigrams")]

    def __str__(self) -> str:
        return self.word
