"""Wagtail's templates, with a nonce in the few that hold an inline script."""

from django.template import Origin
from django.template.loaders.app_directories import Loader

# A new version of Wagtail may have others: the tests compare this list with what is installed.
INLINE = frozenset(
    f"wagtailadmin/{name}.html"
    for name in (
        "panels/inline_panel",
        "panels/multiple_chooser_panel",
        "widgets/date_input",
        "widgets/datetime_input",
        "widgets/time_input",
    )
)


class NonceLoader(Loader):
    """Loads templates of apps. The change is to their source: it cannot touch what is filled into them."""

    def get_contents(self, origin: Origin) -> str:
        """Return the source."""
        source = super().get_contents(origin)
        if origin.template_name not in INLINE:
            return source
        return source.replace("<script>", '<script nonce="{% load nonces %}{% nonce %}">')
