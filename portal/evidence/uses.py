"""Where rows are used, from Wagtail's own reference index."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Model, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet


def pages_that_point_to(item: Model) -> PageQuerySet:
    """Return all pages with ``item`` in their text, whether or not visitors may read them. No query is made."""
    return pages_among(ReferenceIndex.get_references_to(item))


def pages_among(uses: QuerySet[ReferenceIndex]) -> PageQuerySet:
    """Return the pages that these references stand in. No query is made."""
    own = uses.filter(base_content_type=ContentType.objects.get_for_model(Page))
    pages: PageQuerySet = Page.objects.filter(pk__in=own.values(page=Cast("object_id", IntegerField())))
    return pages
