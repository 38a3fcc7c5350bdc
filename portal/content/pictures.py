"""Pictures with the sizes they were made in, in one query."""

from collections.abc import Iterable
from typing import Any

from portal.content.batch import Batch
from portal.media.models import Consent, PortalImage, Rendition
from portal.media.renditions import SPECS


def fetch_images(batch: Batch, keys: set[Any]) -> Iterable[PortalImage]:
    """Yield the wanted pictures, each with its ready renditions. One whose consent was withdrawn is left out.

    One query over the renditions brings their picture along. A picture that has none yet (its file could not be read)
    is not shown: a page view never makes one.
    """
    if not keys:
        return
    renditions = Rendition.objects.filter(image_id__in=keys, filter_spec__in=SPECS).select_related("image")
    images: dict[int, PortalImage] = {}
    for rendition in renditions.exclude(image__consent=Consent.WITHDRAWN):
        image = images.setdefault(rendition.image_id, rendition.image)
        image.__dict__.setdefault("ready_renditions", []).append(rendition)
    yield from images.values()


def sources_of(image: PortalImage) -> list[dict[str, str]]:
    """Return one ``{"type", "srcset"}`` for each format, best first, and the fallback's ``src`` last.

    Returns an empty list where the picture has no rendition.
    """
    by_format: dict[str, list[Rendition]] = {}
    for rendition in getattr(image, "ready_renditions", []):
        by_format.setdefault(rendition.filter_spec.rpartition("format-")[2], []).append(rendition)
    found = []
    for name in ("avif", "webp", "jpeg"):
        sizes = sorted(by_format.get(name, []), key=lambda rendition: rendition.width)
        if sizes:
            srcset = ", ".join(f"{size.url} {size.width}w" for size in sizes)
            found.append({"type": f"image/{name}", "srcset": srcset, "src": sizes[-1].url, "largest": sizes[-1]})
    return found
