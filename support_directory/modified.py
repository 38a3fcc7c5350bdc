"""When an entry counts as modified though its own row stays: what it tells of a term or a list changed."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save
from django.utils import timezone

from support_directory.models import Service, Taxonomy, TaxonomyTerm

_FROM_SERVICE = {
    Taxonomy: "attributes__taxonomy_term__taxonomy",
    TaxonomyTerm: "attributes__taxonomy_term",
}


def connect() -> None:
    """Connect the receivers; once, when the app is ready."""
    for model in _FROM_SERVICE:
        post_save.connect(_touch_services, sender=model, dispatch_uid=f"support_directory.modified.{model.__name__}")


def _touch_services(sender: type[Model], instance: Model, created: bool, raw: bool = False, **kwargs: Any) -> None:
    # Whoever keeps a copy asks for what was modified (``modified_after``). The time is no checked fact: no check ends.
    if not raw and not created:
        Service.objects.filter(**{_FROM_SERVICE[sender]: instance}).update(modified_at=timezone.now())
