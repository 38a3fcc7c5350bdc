"""Claims with what each source says, all in one query."""

from collections.abc import Collection

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from portal.evidence.models import Claim, ClaimSource

_OF_A_ROW = ("source_id", "stance", "says", "place", "sort_order")


def claims_with_evidence(keys: Collection[int]) -> list[Claim]:
    """Return the claims with these primary keys; ``evidence.all()`` of each is in memory, in order."""
    if not keys:
        return []
    rows = ClaimSource.objects.filter(claim=OuterRef("pk")).order_by("sort_order", "pk")
    brought = ArraySubquery(rows.values(row=JSONObject(pk="pk", **{name: name for name in _OF_A_ROW})))
    claims = list(Claim.objects.filter(pk__in=keys).annotate(brought=brought))
    for claim in claims:
        claim.evidence.set([ClaimSource(**row) for row in claim.__dict__.pop("brought")])
    return claims
