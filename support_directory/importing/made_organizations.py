"""Organisations that came with an import."""

from django.contrib.contenttypes.models import ContentType
from django.db.models.fields.json import KT
from wagtail.models import ReferenceIndex, Revision

from portal.users.models import User
from support_directory.importing import history
from support_directory.models import ImportBatch, Organization, Service


def delete_unused(batch: ImportBatch, user: User) -> None:
    """Delete those that nobody edited since, and that no entry, draft or page names."""
    brought = batch.rows.filter(new_organization__isnull=False).order_by().annotate(key=KT("new_organization__id"))
    made = set(brought.values_list("key", flat=True).distinct())
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
