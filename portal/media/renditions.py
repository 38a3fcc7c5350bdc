"""The sizes every picture is made in. They are made when a picture is saved, never while a page is being read."""

import logging

from portal.media.models import PortalImage

logger = logging.getLogger(__name__)
WIDTHS = (480, 960)
FORMATS = ("avif", "webp", "jpeg")
SPECS = tuple(f"width-{width}|format-{fmt}" for fmt in FORMATS for width in WIDTHS)


def make_renditions(image: PortalImage) -> int:
    """Make the standard renditions of ``image`` that are missing and return how many it has of them.

    A picture that cannot be read is logged and left without: the page then shows the original file.
    """
    try:
        return len(image.get_renditions(*SPECS))
    except OSError:
        logger.exception("Renditions of image %s could not be made", image.pk)
        return 0


def remove_renditions(image: PortalImage) -> None:
    """Delete every size of ``image`` with its file: nobody may reach them by an old address."""
    for rendition in image.renditions.all():
        rendition.file.delete(save=False)
        rendition.delete()
