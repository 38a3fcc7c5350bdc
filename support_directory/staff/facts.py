"""An entry as visitors would read it, line by line, and what differs from what they read now."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from support_directory.choices import Assurance, CrisisRole, PhoneType, Status
from support_directory.models import Location, Service
from support_directory.numbers import PhoneNumber
from support_directory.staff.reading import Reading

SAME, NEW, GONE = "same", "new", "gone"


@dataclass(frozen=True)
class Line:
    """One line, and whether visitors read it already."""

    text: str
    state: str = SAME

    @property
    def is_address(self) -> bool:
        """Whether it can be opened."""
        return self.text.startswith(("https://", "http://"))


@dataclass(frozen=True)
class Fact:
    """One kind of fact with its lines."""

    label: str
    lines: list[Line] = field(default_factory=list)

    @property
    def has_changed(self) -> bool:
        """Whether any line differs from what is public."""
        return any(line.state != SAME for line in self.lines)


def public_version(service: Service) -> Service | None:
    """Return the entry as visitors read it now, or None: it was never checked, was changed since, or is withdrawn."""
    row = Service.objects.select_related("organization").get(pk=service.pk)
    return row if row.live and row.assurance == Assurance.VERIFIED else None


def compared(draft: Service, public: Service | None) -> list[Fact]:
    """Return the facts of the draft in the order of the entry's page; without a public version nothing is marked."""
    after = dict(_facts(draft))
    before = dict(_facts(public)) if public else after
    facts = []
    for label, lines in after.items():
        old = before[label]
        marked = [Line(text, SAME if text in old else NEW) for text in lines]
        marked += [Line(text, GONE) for text in old if text not in lines]
        if marked:
            facts.append(Fact(label, marked))
    return facts


def _facts(service: Service) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of fact, always all of them in the same order."""
    entry = Reading(service)
    service = entry.service
    yield _("Name"), [service.name]
    yield _("Other name"), _lines(service.alternate_name)
    yield _("Run by"), [line for line in entry.organization_lines if line]
    yield _("Its public registers"), [f"{register}: {number}" for register, number in entry.registers]
    yield _("Help in a crisis"), [str(CrisisRole(service.crisis_role).label)] if service.crisis_role else []
    yield _("State"), [] if service.status == Status.ACTIVE else [str(Status(service.status).label)]
    yield _("Notice"), _lines(service.alert)
    yield _("What it does"), _lines(service.description)
    yield _("Numbers"), [_number(number) for number in service.numbers]
    yield _("Email"), _lines(service.email)
    yield _("Website"), _lines(service.url)
    yield _("Whom to ask for"), [", ".join(filter(None, contact.values())) for contact in entry.contacts]
    yield _("Opening hours"), entry.hours_lines
    yield _("Clock"), [str(service.get_timezone_display())] if entry.has_hours else []
    yield _("Where it helps"), service.area_names or [_("Overseas")]
    yield _("Places"), [line for place in entry.places for line in _place(place)]
    yield _("Who can use it"), _lines(service.eligibility_description) + [line for line in [entry.ages] if line]
    yield _("Languages besides English"), entry.languages
    yield _("What it costs"), entry.costs
    yield _("Found under"), [str(row) for row in service.attributes.all()]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _number(number: PhoneNumber) -> str:
    actions = {PhoneType.VOICE: _("Call"), PhoneType.TEXT: _("Text"), PhoneType.TEXTPHONE: _("Textphone")}
    words = f"{actions[PhoneType(number.type)]} {number.display}"
    extra = ", ".join(part for part in (number.cost_in_words, number.note) if part)
    return f"{words} ({extra})" if extra else words


def _place(place: Location) -> list[str]:
    """Return all that visitors read of a place: whoever checks the entry vouches for it."""
    where = ": ".join([place.name, "; ".join(str(address) for address in place.addresses.all())]).removesuffix(": ")
    access = [": ".join(filter(None, [row.description, row.details])) for row in place.accessibility.all()]
    return [where, *_lines(place.description), *_lines(place.transportation), *access]
