"""What a visitor asked the directory for, read from an address that anyone may have typed or broken."""

from dataclasses import dataclass

from django.http import QueryDict

from support_directory.choices import Nation, in_order
from support_directory.querysets import ServiceQuerySet

LONGEST_SEARCH = 120  # characters; what is longer was pasted by accident
LONGEST_NAMED = 40  # characters of an unknown value that the notice repeats
MOST_NAMED = 5


@dataclass(frozen=True)
class DirectoryQuery:
    """The filters in force, and what was dropped. Each bad value is dropped by itself; the others still count."""

    nations: tuple[str, ...] = ()
    q: str = ""
    dropped: tuple[str, ...] = ()
    shortened: bool = False

    @classmethod
    def read(cls, data: QueryDict) -> "DirectoryQuery":
        """Read ``?nation=wales&nation=scotland&q=carers``. Never raises, whatever the values are."""
        asked = [_plain(value) for value in data.getlist("nation")]
        asked = [value for value in asked if value]
        known = {value.lower() for value in asked} & set(Nation.values)
        dropped = dict.fromkeys(value[:LONGEST_NAMED] for value in asked if value.lower() not in known)
        text = _plain(data.get("q", ""))
        return cls(
            nations=tuple(in_order(list(known))),
            q=text[:LONGEST_SEARCH].strip(),
            dropped=tuple(dropped)[:MOST_NAMED],
            shortened=len(text) > LONGEST_SEARCH,
        )

    def apply(self, services: ServiceQuerySet) -> ServiceQuerySet:
        """Return the services that help in any of the nations and hold all the words."""
        if self.nations:
            services = services.for_nations(list(self.nations))
        return services.matching(self.q.split())

    @property
    def is_narrowed(self) -> bool:
        """Tell whether any filter is in force."""
        return bool(self.nations or self.q)

    @property
    def nation_names(self) -> list[str]:
        """The chosen nations in words."""
        return [str(Nation(nation).label) for nation in self.nations]


def _plain(value: str) -> str:
    """Return the value with NUL bytes, which Postgres refuses, and runs of spaces turned into single spaces."""
    return " ".join(value.replace("\x00", " ").split())
