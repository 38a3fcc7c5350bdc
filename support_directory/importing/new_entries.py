"""New entries of an import: unpublished rows, so that lists and filters of staff find them before they are checked."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from support_directory.importing.draft import as_row
from support_directory.models import ImportRow, Organization, Service, TaxonomyTerm


def make(rows: list[ImportRow], revisions: Mapping[uuid.UUID, Revision]) -> None:
    """Make the entries with all below them.

    Rows written in bulk are not announced, so the admin's search and its notes of what points at what are told here.
    """
    if not rows:
        return
    services = [as_row(Service, row.content) for row in rows]
    for service in services:
        service.latest_revision = revisions[service.pk]
        service.live, service.has_unpublished_changes = False, True
    Service.objects.bulk_create(services)
    for relation in get_all_child_relations(Service):
        below = [child for row in rows for child in row.content[relation.get_accessor_name()]]
        relation.related_model.objects.bulk_create([as_row(relation.related_model, child) for child in below])
    get_search_backend().add_bulk(Service, services)
    ReferenceIndex.objects.bulk_create([reference for row in rows for reference in _references(row.content)])


def _references(content: dict[str, Any]) -> list[ReferenceIndex]:
    """Return Wagtail's notes that this entry points at its organisation and its terms (a test compares them)."""
    found = [_reference(content, Organization, content["organization"], "organization", "organization")]
    for row in content["attributes"]:
        path = f"attributes.{row['pk']}.taxonomy_term"
        found.append(_reference(content, TaxonomyTerm, row["taxonomy_term"], "attributes.item.taxonomy_term", path))
    return found


def _reference(content: dict, model: type[models.Model], key: str, model_path: str, path: str) -> ReferenceIndex:
    kind = ContentType.objects.get_for_model(Service)
    return ReferenceIndex(
        base_content_type=kind,
        content_type=kind,
        object_id=content["pk"],
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id=key,
        model_path=model_path,
        content_path=path,
        content_path_hash=ReferenceIndex._get_content_path_hash(path),
    )
