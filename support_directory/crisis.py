"""Who answers in a crisis, and which of them somebody can reach from where they are."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.content.batch import Batch
from support_directory.choices import CrisisRole, Nation, PhoneType
from support_directory.dialling import works_from
from support_directory.grouping import group_by_nation
from support_directory.models import Service
from support_directory.numbers import PhoneNumber, regions_of


@dataclass(frozen=True)
class CrisisLine:
    """A line, and the numbers that reach it from where somebody is."""

    service: Service
    phones: list[PhoneNumber]


@dataclass(frozen=True)
class CrisisPlace:
    """The lines that serve one place, under its name."""

    title: str
    lines: list[CrisisLine]


def crisis_services(batch: Batch, role: CrisisRole) -> list[Service]:
    """Return the listed services with this role: those for most nations first, calls before texts, then by name.

    Someone to talk to without any number is left out: the first one stands on every page as a button.
    """
    found = [service for service in batch.all(Service).values() if isinstance(service, Service)]
    lines = [service for service in found if service.crisis_role == role and not service.lacks_number]
    return sorted(lines, key=_order)


def crisis_places(batch: Batch, nations: Collection[str] = ()) -> list[CrisisPlace]:
    """Return the lines for people in crisis by the place they serve, for the chosen nations alone.

    Where nobody chose, these are the lines for more than one nation, and Ireland's: a line for the UK is none there.
    """
    here = set(nations) or set(Nation.values)
    own = nations or [Nation.REPUBLIC_OF_IRELAND]
    serving = [line for line in crisis_services(batch, CrisisRole.LISTENING) if here.intersection(line.nations)]
    groups = [group for group in group_by_nation(serving) if not group.is_one_nation or group.slug in own]
    places = [
        CrisisPlace(group.title, list(filter(None, (_line(one, here) for one in group.services)))) for group in groups
    ]
    return [place for place in places if place.lines]


def _line(service: Service, here: set[str]) -> CrisisLine | None:
    """Return the line with the first number that works in each region where it is looked for; nothing without one."""
    numbers = service.numbers
    first = (
        next((number for number in numbers if works_from(number, region)), None)
        for region in regions_of(here.intersection(service.nations))
    )
    phones = list(dict.fromkeys(filter(None, first)))
    return CrisisLine(service, phones) if phones else None


def _order(service: Service) -> tuple[int, bool, str]:
    callable_line = any(number.type == PhoneType.VOICE for number in service.numbers)
    return -len(service.nations), not callable_line, service.name
