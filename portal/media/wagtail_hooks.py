"""Films in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.media.models import Video


class VideoViewSet(SnippetViewSet):
    """The library of films."""

    model = Video
    icon = "media"
    menu_label = _("Films")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["title", "speaker", "minutes"]
    search_fields = ["title", "speaker", "details"]


register_snippet(VideoViewSet)
