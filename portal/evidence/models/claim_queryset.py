"""Lists of facts."""

from typing import Any, Self

from django.db.models import Q, QuerySet


class ClaimQuerySet(QuerySet):
    """Lists of facts."""

    def public(self) -> Self:
        """Narrow to those that readers may look up: see ``Claim.is_public``."""
        model: Any = self.model
        status = model.Status
        hidden = Q(held_back=True) & ~Q(status=status.SETTLED)
        return self.exclude(hidden | Q(status=status.WITHDRAWN))
