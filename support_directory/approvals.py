"""An approval holds for exactly what was checked. Whatever changes that, by whichever way, voids it."""

import hashlib
import json
from typing import TYPE_CHECKING

from django.db import transaction

from support_directory.choices import Approval, in_order

if TYPE_CHECKING:
    from support_directory.models import Phone, Service

# A role in a crisis puts a number on every page, so it is checked like the number itself.
CHECKED_FIELDS = frozenset({"name", "url", "opening_hours", "nations", "crisis_role"})


def fingerprint(service: "Service") -> str:
    """Return a digest of what a checker vouches for: the checked fields and every number, in any order."""
    phones = [(phone.number, phone.type, phone.text_keyword, phone.note) for phone in service.phones.all()]
    facts = {name: getattr(service, name) for name in CHECKED_FIELDS}
    facts |= {"nations": in_order(service.nations), "phones": sorted(phones)}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def approve(service: "Service") -> None:
    """Approve the entry as it stands now. The form cannot: it is reached by people who check, not by an edit."""
    service.save()  # numbers still in memory reach the database first: each of them would void the approval
    service.approval = Approval.APPROVED
    service.approved_fingerprint = fingerprint(service)
    service.save()


def void_after_phone_change(sender: type["Phone"], instance: "Phone", **kwargs) -> None:
    """Signal receiver: a number saved or deleted by itself voids the approval of its service."""
    from support_directory.models import Service

    service = Service.objects.filter(pk=instance.service_id, approval=Approval.APPROVED).first()
    if service and fingerprint(service) != service.approved_fingerprint:
        service.save(update_fields=["approval", "approved_fingerprint"])
