"""A cache in front that only writes down what it is told."""

from wagtail.contrib.frontend_cache.backends import BaseBackend

SETTING = {"default": {"BACKEND": f"{__name__}.Recorder"}}


class Recorder(BaseBackend):
    """What it was told is in ``told``."""

    told: list[str] = []

    def purge(self, url: str) -> None:
        self.told.append(url)
