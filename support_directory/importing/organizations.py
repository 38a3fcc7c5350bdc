"""Organisations that came with an import."""

from django.contrib.contenttypes.models import ContentType
from django.db.models.fields.json import KT
from wagtail.models import ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from portal.users.models import User
from support_directory.importing import history
from support_directory.models import ImportBatch, ImportRow, Organization, Service


def make(rows: list[ImportRow], user: User, batch: ImportBatch) -> None:
    """Make the organisations that these rows bring along, each once."""
    wanted = {row.new_organization["id"]: row.new_organization for row in rows if row.new_organization}
    there = {str(key) for key in Organization.objects.filter(pk__in=wanted).values_list("pk", flat=True)}
    made = [Organization(**values) for key, values in wanted.items() if key not in there]
    Organization.objects.bulk_create(made)
    get_search_backend().add_bulk(Organization, made)
    history.write(history.IMPORTED, Organization, {row.pk: row.name for row in made}, user, batch)


def delete_unused(batch: ImportBatch, user: User) -> None:
    """Delete those that nobody edited since, and that no entry, draft or page names."""
    brought = batch.rows.filter(new_organization__isnull=False).order_by().annotate(made=KT("new_organization__id"))
    made = set(brought.values_list("made", flat=True).distinct())
    if not made:
        return
    kind = ContentType.objects.get_for_model(Service)
    in_drafts = Revision.objects.filter(base_content_type=kind, content__organization__in=made)
    used = set(in_drafts.values_list("content__organization", flat=True))
    own = ContentType.objects.get_for_model(Organization)
    pointed_at = ReferenceIndex.objects.filter(to_content_type=own, to_object_id__in=made)
    used |= set(pointed_at.values_list("to_object_id", flat=True))
    unused = Organization.objects.filter(pk__in=made - used, services=None, identifiers=None, latest_revision=None)
    names = dict(unused.values_list("pk", "name"))
    history.write(history.TAKEN_BACK, Organization, names, user, batch)
    Organization.objects.filter(pk__in=names).delete()
