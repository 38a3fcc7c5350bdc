"""Loads the starter entries. What staff changed, moved or deleted stays as they left it."""

import uuid
from pathlib import Path
from typing import Any

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import ModelLogEntry

from support_directory.choices import areas_of
from support_directory.models import Organization, Phone, Service, ServiceArea

# Ids follow from the slug of the file, so an entry is known again after its slug was changed or the entry deleted.
_NAMESPACE = uuid.UUID("6f1d4c1e-4f0e-5a57-9f0c-0d8c8f6f3b11")
_OF_ORGANIZATION = ("slug", "name", "description", "url")
_OF_SERVICE = (
    *_OF_ORGANIZATION,
    "email",
    "opening_hours",
    "crisis_role",
    "assurance",
    "confidence",
    "evidence_url",
    "evidence_note",
)


@transaction.atomic
def load_services(path: Path) -> tuple[int, int]:
    """Make one organisation with one service for each entry of the file that was never loaded.

    Returns:
        How many entries were made, and how many were passed over because they are there or staff deleted them.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    done = _known(Service)
    new = [entry for entry in entries if not {entry["slug"], str(service_id(entry["slug"]))} & done]
    for entry in new:
        _make(entry | {"url": f"https://{entry['url']}"} if "url" in entry else entry)
    return len(new), len(entries) - len(new)


def service_id(slug: str) -> uuid.UUID:
    """Return the id that the starter entry with this slug has on every machine."""
    return uuid.uuid5(_NAMESPACE, f"service:{slug}")


def _known(model: type[Service]) -> set[str]:
    """Return slugs and ids that exist, and the ids that staff deleted: the admin's own log remembers those."""
    rows = model.objects.values_list("slug", "pk")
    content_type = ContentType.objects.get_for_model(model)
    deleted = ModelLogEntry.objects.filter(content_type=content_type, action="wagtail.delete")
    return {str(value) for row in rows for value in row} | set(deleted.values_list("object_id", flat=True))


def _make(entry: dict[str, Any]) -> None:
    values = {name: entry[name] for name in _OF_ORGANIZATION if name in entry}
    key = uuid.uuid5(_NAMESPACE, f"organization:{entry['slug']}")
    organization = Organization.objects.filter(Q(pk=key) | Q(slug=entry["slug"])).first()
    organization = organization or Organization.objects.create(pk=key, **values)
    service = Service(pk=service_id(entry["slug"]), organization=organization)
    for name in _OF_SERVICE:
        if name in entry:
            setattr(service, name, entry[name])
    service.phones = [Phone(sort_order=place, **phone) for place, phone in enumerate(entry.get("phones", []))]
    service.areas = [ServiceArea(area=code) for code in areas_of(entry["nations"])]
    # Constraints are left to the database, which checks them anyway: asking it for each first takes far longer.
    service.full_clean(validate_constraints=False)
    for phone in service.phones.all():
        phone.full_clean(exclude=["service"], validate_constraints=False)
    service.save()
