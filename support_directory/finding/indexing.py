"""The index follows the entries: called by receivers, by whatever writes many rows at once, and by a command."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import override

from support_directory.choices import Area, Nation
from support_directory.finding import index_sql as sql
from support_directory.models import Service, ServiceText
from support_directory.models.area import nations_in


def index_services(ids: Collection[UUID]) -> None:
    """Write the searchable text of these entries as their rows are now; one that is not published loses it.

    Saving an entry does this by itself. Whoever writes rows in bulk calls it at the end, in the same transaction.
    """
    if wanted := list(ids):
        with transaction.atomic():
            _prune(_run(sql.WRITE, ids=wanted, **_areas_in_words()))
            hidden = Service.objects.filter(pk__in=wanted, live=False, search_text__isnull=False)
            remove_services(hidden.values_list("pk", flat=True))


def remove_services(ids: Collection[UUID]) -> None:
    """Take the searchable text of these entries away, and the words that only they had."""
    if wanted := list(ids):
        with transaction.atomic():
            _prune(_run(sql.REMOVE, ids=wanted))


@transaction.atomic
def rebuild() -> tuple[int, int]:
    """Write the whole index anew and return the number of entries and of words; visitors find everything meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(sql.WRITE, {"ids": None, **_areas_in_words()})
        cursor.execute(sql.REMOVE_UNPUBLISHED)
        cursor.execute(sql.ALL_WORDS)
        cursor.execute(sql.ADD_SYNONYMS)
        cursor.execute("SELECT count(*) FROM support_directory_directoryword")
        words = cursor.fetchone()[0]
    return ServiceText.objects.count(), words


def add_synonyms() -> None:
    """Let the lexicon have the words of synonyms: they are understood, so they are no typing mistakes."""
    with connection.cursor() as cursor:
        cursor.execute(sql.ADD_SYNONYMS)


def forget_synonym(word: str) -> None:
    """Take the words of a deleted synonym out of the lexicon, unless an entry or another synonym has them."""
    _prune(_run(sql.WORDS_OF, text=word))


def _run(statement: str, **values: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0] or []


def _prune(words: list[str]) -> None:
    if words:
        with connection.cursor() as cursor:
            cursor.execute(sql.PRUNE, {"words": words})


def _areas_in_words() -> dict[str, list[str]]:
    """Return each kind of area with what it is called and the nations in it: the whole UK is found by "Wales" too."""
    places = [(area.value, "") for area in Area if area != Area.LOCAL]
    places += [(Area.LOCAL.value, nation.value) for nation in Nation]
    with override(settings.LANGUAGE_CODE):
        words = [
            " ".join([str(Area(area).label)] * (area != Area.LOCAL) + _names(area, nation)) for area, nation in places
        ]
    return {"areas": [area for area, _ in places], "nations": [nation for _, nation in places], "words": words}


def _names(area: str, nation: str) -> list[str]:
    return [str(Nation(one).label) for one in sorted(nations_in(area, nation))]
