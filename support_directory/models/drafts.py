"""What is kept in revisions: keys that are UUIDs, and rows that point at something deleted since."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations


class KeptInRevisions(models.Model):
    """Reads revisions whatever has happened since: modelcluster gives up where a protected row was deleted meanwhile.

    It also leaves the UUIDs of child rows as text, so that no row of a revision equals the same row of the table.
    """

    class Meta:
        abstract = True

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return the object as a revision has it; what it pointed at and is gone is as it is now."""
        content = dict(content)
        for field in _protected(type(self)):
            if content.get(field.name) and not _there(field, [content[field.name]]):
                content[field.name] = getattr(self, field.attname)
        return super().with_content_json(content)  # type: ignore[misc]  # RevisionMixin stands behind this one

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Any:
        """Return the object with its child rows; a row that pointed at something gone is left out."""
        data = dict(data)
        relations = [rel for rel in get_all_child_relations(cls) if data.get(rel.get_accessor_name())]
        for rel in relations:
            for field in _protected(rel.related_model):
                rows = data[rel.get_accessor_name()]
                there = _there(field, [row[field.name] for row in rows])
                data[rel.get_accessor_name()] = [row for row in rows if str(row[field.name]) in there]
        found = super().from_serializable_data(data, check_fks, strict_fks)  # type: ignore[misc]  # ClusterableModel's
        for rel in relations if found is not None else []:
            for row in getattr(found, rel.get_accessor_name()).all():
                row.pk = row._meta.pk.to_python(row.pk)
        return found


def _protected(model: type[models.Model]) -> Iterator[models.ForeignKey]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.PROTECT:
            yield field


def _there(field: models.ForeignKey, keys: list[Any]) -> set[str]:
    """Return those of the keys that still exist, as text."""
    target = field.remote_field.model._base_manager
    return {str(key) for key in target.filter(pk__in=[key for key in keys if key]).values_list("pk", flat=True)}
