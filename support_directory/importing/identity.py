"""Which entry a row is about, and which short names are free."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from support_directory.choices import RESERVED_SLUGS
from support_directory.models import ImportBatch, Service

_LONGEST = 120
Cells = Mapping[str, str]


@dataclass
class Slugs:
    """Who uses which short name: rows, drafts, and rows of the same file, by the key of the entry."""

    owners: dict[str, set[uuid.UUID]] = field(default_factory=dict)

    @classmethod
    def of(cls, batch: ImportBatch, slugs: Iterable[str]) -> "Slugs":
        """Look up who uses these."""
        wanted = set(slugs) - {""}
        found = cls()
        drafts = Service.objects.filter(has_unpublished_changes=True, latest_revision__content__slug__in=wanted)
        for rows in (
            Service.objects.filter(slug__in=wanted).values_list("slug", "pk"),
            drafts.values_list("latest_revision__content__slug", "pk"),
            batch.rows.filter(draft__slug__in=wanted).values_list("draft__slug", "service_id"),
        ):
            for slug, key in rows:
                if key:
                    found.take(slug, key)
        return found

    def is_free(self, slug: str, key: uuid.UUID) -> bool:
        """Tell whether nobody else uses it."""
        return not self.owners.get(slug, set()) - {key}

    def take(self, slug: str, key: uuid.UUID) -> None:
        """Note that this entry uses it."""
        self.owners.setdefault(slug, set()).add(key)


def candidates(cells: Cells) -> list[str]:
    """Return short names for a new entry that brings none."""
    name = cells.get("name", "")
    organization = cells.get("organization", "") or cells.get("organization_slug", "")
    slugs = [slugify(text)[:_LONGEST].strip("-") for text in (name, f"{name} {organization}")]
    return [slug for slug in slugs if slug and slug not in RESERVED_SLUGS]


def identify(batch: ImportBatch, rows: Mapping[int, Cells]) -> tuple[dict[int, uuid.UUID], set[int], dict[int, str]]:
    """Return which entry each row is about, which rows are about new ones, and what is wrong with the others."""
    keys = {number: _key(cells.get("id", "")) for number, cells in rows.items()}
    there = set(Service.objects.filter(pk__in=[key for key in keys.values() if key]).values_list("pk", flat=True))
    by_slug = Slugs.of(batch, [cells.get("slug", "") for cells in rows.values() if not cells.get("id")])
    used_by = {key for owners in by_slug.owners.values() for key in owners}
    known = set(Service.objects.filter(pk__in=used_by).values_list("pk", flat=True))  # without rows of the file
    services: dict[int, uuid.UUID] = {}
    new: set[int] = set()
    errors: dict[int, str] = {}
    for number, cells in rows.items():
        key = keys[number]
        owners = sorted(by_slug.owners.get(cells.get("slug", ""), set()) & known)
        if key in there:
            services[number] = key
        elif cells.get("id"):
            errors[number] = unknown()
        elif len(owners) > 1:
            errors[number] = _("Two entries use this short name. Say which one in the column id.")
        elif owners:
            services[number] = owners[0]
        else:
            services[number] = uuid.uuid5(batch.pk, str(number))
            new.add(number)
    return services, new, errors | _repeated(batch, services)


def unknown() -> str:
    """Return what is said of a key without an entry."""
    return _("There is no entry with this key. Empty the cell to bring it in as a new one.")


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _repeated(batch: ImportBatch, services: dict[int, uuid.UUID]) -> dict[int, str]:
    """Return what is wrong with rows about an entry that an earlier row is about."""
    earlier = batch.rows.exclude(action="").filter(service_id__in=services.values())
    first: dict[uuid.UUID, int] = {}
    for key, number in [*earlier.values_list("service_id", "number"), *((key, n) for n, key in services.items())]:
        if key:
            first[key] = min(number, first.get(key, number))
    words = _("This row is about the same entry as row %(row)s.")
    return {number: words % {"row": first[key]} for number, key in services.items() if first[key] < number}
