"""Receivers: the index follows what staff save, publish and delete."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.signals import published, unpublished

from support_directory.finding.indexing import add_synonyms, forget_synonym, index_services, remove_services
from support_directory.models import Attribute, Organization, Service, ServiceArea, Synonym, TaxonomyTerm


def connect() -> None:
    """Connect the receivers; once, when the app is ready."""
    for signal in (post_save, published, unpublished):
        signal.connect(_service_changed, sender=Service, dispatch_uid="support_directory.index.service")
    pre_delete.connect(_service_leaves, sender=Service, dispatch_uid="support_directory.index.leaves")
    for child in (Attribute, ServiceArea):
        for signal in (post_save, post_delete):
            signal.connect(_child_changed, sender=child, dispatch_uid=f"support_directory.index.{child.__name__}")
    post_save.connect(_organization_changed, sender=Organization, dispatch_uid="support_directory.index.organization")
    post_save.connect(_term_changed, sender=TaxonomyTerm, dispatch_uid="support_directory.index.term")
    post_save.connect(_synonym_changed, sender=Synonym, dispatch_uid="support_directory.index.synonym")
    post_delete.connect(_synonym_leaves, sender=Synonym, dispatch_uid="support_directory.index.synonym")


def _service_changed(instance: Service, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        index_services([instance.pk])


def _service_leaves(instance: Service, **kwargs: Any) -> None:
    remove_services([instance.pk])


def _child_changed(
    instance: Attribute | ServiceArea, raw: bool = False, origin: Model | QuerySet | None = None, **kwargs: Any
) -> None:
    # A child goes with its service: there is nothing to write any more.
    if not raw and _model_of(origin) is not Service:
        index_services([instance.service_id])


def _organization_changed(instance: Organization, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not raw and not created:
        index_services(instance.services.values_list("pk", flat=True))


def _term_changed(instance: TaxonomyTerm, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not raw and not created:
        terms = _with_narrower(instance.pk)
        index_services(Service.objects.filter(attributes__taxonomy_term__in=terms).values_list("pk", flat=True))


def _with_narrower(term: UUID) -> set[UUID]:
    found, new = {term}, {term}
    while new:
        children: Iterable[UUID] = TaxonomyTerm.objects.filter(parent__in=new).values_list("pk", flat=True)
        new = set(children) - found
        found |= new
    return found


def _synonym_changed(raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        add_synonyms()


def _synonym_leaves(instance: Synonym, **kwargs: Any) -> None:
    forget_synonym(instance.word)


def _model_of(origin: Model | QuerySet | None) -> type:
    """Return the model whose deletion brought this about."""
    return origin.model if isinstance(origin, QuerySet) else type(origin)
