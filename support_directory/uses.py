"""Where an entry is shown: on pages that name it, and on those that show all support for a topic it belongs to."""

from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from wagtail.models import Page, ReferenceIndex
from wagtail.models.reference_index import ReferenceIndexQuerySet
from wagtail.query import PageQuerySet

from portal.content.querysets import pages_with
from support_directory.models import Attribute, Service, TaxonomyTerm


def uses_of(service: Service) -> ReferenceIndexQuerySet:
    """Return what points to the entry, and the pages' references to the topics under which they show it."""
    through_topics = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(TaxonomyTerm),
        to_object_id__in=[str(key) for key in _topics(service)],
    )
    return ReferenceIndex.get_references_to(service) | through_topics


def pages_about(service: Service) -> PageQuerySet:
    """Return the pages of ours that show the entry and that visitors may read, by title; two queries."""
    return pages_with(uses_of(service))


def _topics(service: Service) -> set[UUID]:
    """Return the entry's topics and the wider ones: who looks for those finds it too."""
    own = Exists(Attribute.objects.filter(service=service, taxonomy_term=OuterRef("pk")))
    topics = TaxonomyTerm.objects.filter(taxonomy__slug="topic").values_list("pk", "parent", own)
    wider = {pk: parent for pk, parent, _own in topics}
    found: set[UUID] = set()
    waiting = {pk for pk, _parent, is_own in topics if is_own}
    while waiting:
        found |= waiting
        waiting = {parent for pk in waiting if (parent := wider.get(pk))} - found
    return found
