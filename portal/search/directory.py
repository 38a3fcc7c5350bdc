"""What the support directory has for a question to the site search: its own search, its first few entries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from portal.content.danger import Danger
from support_directory.finding.find import find
from support_directory.finding.query import DirectoryQuery
from support_directory.models import Service

MOST_SERVICES = 3


@dataclass(frozen=True)
class FromDirectory:
    """The first entries, best first, and the way to all of them.

    ``corrected``: a typing mistake was mended to what ``searched_for`` says. ``any_word``: none has all the words.
    """

    services: Sequence[Service]
    total: int
    searched_for: str
    url: str
    corrected: bool = False
    any_word: bool = False

    @property
    def knows_the_words(self) -> bool:
        """Tell whether entries hold all the words as typed: then they are no typing mistakes anywhere else either."""
        return not (self.corrected or self.any_word)


def in_directory(text: str, danger: Danger | None, *, exactly: bool) -> FromDirectory | None:
    """Return what the directory finds for the words, crisis lines first where they speak of danger; None for nothing.

    It is not counted among the directory's searches: those show staff what people look for there in vain.
    """
    data = QueryDict(mutable=True)
    data.update({"q": text} | ({"exact": "1"} if exactly else {}))
    asked = DirectoryQuery.read(data)
    found = find(asked, timezone.now(), danger=danger or "")
    services = []
    if found.words:  # signs alone narrow nothing: that would be the whole directory
        shown = Service.objects.listed().with_contact().with_hours()
        services = shown.in_order_of(found.ids[:MOST_SERVICES])
    if not services:
        return None
    url = f"{reverse('support_directory:index')}?{asked.query_string}"
    return FromDirectory(services, found.total, found.searched_for, url, found.corrected, found.any_word)
