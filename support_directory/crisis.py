"""Who answers in a crisis: the lines that stand on every page, and other ways to reach 999 or 112."""

from dataclasses import dataclass

from portal.content.batch import Batch
from support_directory.choices import UK_NATIONS, CrisisRole, PhoneType
from support_directory.models import Service
from support_directory.numbers import PhoneNumber


@dataclass(frozen=True)
class CrisisLine:
    """What the crisis bar needs of a service."""

    name: str
    slug: str
    url: str
    phones: list[PhoneNumber]
    is_example: bool
    is_wide: bool  # helps in the whole UK at least


def crisis_services(batch: Batch, role: CrisisRole) -> list[Service]:
    """Return the listed services with this role: those for most nations first, calls before texts, then by name.

    Someone to talk to without any number is left out: the first one stands on every page as a button.
    """
    found = [service for service in batch.all(Service).values() if isinstance(service, Service)]
    lines = [service for service in found if service.crisis_role == role and not service.lacks_number]
    return sorted(lines, key=_order)


def crisis_lines(batch: Batch) -> list[CrisisLine]:
    """Return the listed lines for people in crisis with their numbers, most useful first."""
    return [
        CrisisLine(
            line.name,
            line.slug,
            line.get_absolute_url(),
            line.numbers,
            line.is_example,
            set(line.nations) >= UK_NATIONS,
        )
        for line in crisis_services(batch, CrisisRole.LISTENING)
    ]


def _order(service: Service) -> tuple[int, bool, str]:
    callable_line = any(number.type == PhoneType.VOICE for number in service.numbers)
    return -len(service.nations), not callable_line, service.name
