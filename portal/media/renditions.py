"""The sizes every picture is made in. They are made after a picture is saved, never while a page is being read."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.media.models import Consent, PortalImage
from portal.work.queueing import SLOW, background

WIDTHS = (480, 960)
FORMATS = ("avif", "webp", "jpeg")
SPECS = tuple(f"width-{width}|format-{fmt}" for fmt in FORMATS for width in WIDTHS)
# Made with the upload itself, in a moment: pages show it until the worker has made the others. The original stays
# private, for it may hold where and by whom it was taken.
FIRST = SPECS[-1]


@background(_("Make the sizes of a picture"), queue=SLOW)
def make_renditions(key: int) -> int:
    """Make the standard renditions of a picture that are missing and return how many it has of them.

    Args:
        key: of the picture. One that is gone, or whose consent was withdrawn, has none.

    Raises:
        OSError: its file cannot be read, or there is no room for more.
    """
    images = PortalImage.objects.exclude(consent=Consent.WITHDRAWN)
    image = images.filter(pk=key).first()
    if image is None:
        return 0
    made = len(image.get_renditions(*SPECS))
    if not images.filter(pk=key).exists():  # withdrawn in the meantime
        remove_renditions(image)
        return 0
    return made


def make_first_rendition(image: PortalImage) -> None:
    """Make the one size that a page can show at once."""
    image.get_rendition(FIRST)


def incomplete() -> QuerySet[PortalImage]:
    """Return the pictures that may be shown and lack some of the standard renditions."""
    made = Count("renditions__filter_spec", filter=Q(renditions__filter_spec__in=SPECS), distinct=True)
    return PortalImage.objects.exclude(consent=Consent.WITHDRAWN).annotate(made=made).filter(made__lt=len(SPECS))


def remove_renditions(image: PortalImage) -> None:
    """Delete every size of ``image`` with its file: nobody may reach them by an old address."""
    for rendition in image.renditions.all():
        rendition.file.delete(save=False)
        rendition.delete()
