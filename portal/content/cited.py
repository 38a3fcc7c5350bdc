"""How a page's batch fetches what it cites: all claims in one query, then all sources, theirs included, in another."""

from collections.abc import Iterable

from portal.content.batch import Batch
from portal.evidence.claims.fetching import claims_with_evidence
from portal.evidence.models import Claim, Source


def fetch_claims(batch: Batch, keys: set[int]) -> list[Claim]:
    """Return the claims, and want the sources that come with them."""
    claims = claims_with_evidence(keys)
    for claim in claims:
        for model, key in claim.reader_references():
            batch.want(model, key)
    return claims


def fetch_sources(batch: Batch, keys: set[int]) -> Iterable[Source]:
    """Return the sources, those of the page's claims among them: ``keys`` grows while the claims are fetched."""
    batch.all(Claim)
    return Source.objects.filter(pk__in=keys) if keys else ()
