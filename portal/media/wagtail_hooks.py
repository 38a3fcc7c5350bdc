"""Films in the admin."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import CollectionViewRestriction
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.admin_rights import RowChooserViewSet
from portal.media.models import PortalDocument, Video


class VideoViewSet(SnippetViewSet):
    """The library of films."""

    model = Video
    chooser_viewset_class = RowChooserViewSet
    icon = "media"
    menu_label = _("Films")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["title", "speaker", "minutes"]
    search_fields = ["title", "speaker", "details"]


register_snippet(VideoViewSet)


@hooks.register("before_serve_document")
def refuse_withdrawn_documents(document: PortalDocument, request: HttpRequest) -> None:
    """Answer as if the document were not there once consent was withdrawn.

    Raises:
        Http404: it may no longer be shown.
    """
    if not document.may_be_shown:
        raise Http404("Consent for this document was withdrawn")


@hooks.register("construct_document_chooser_queryset")
def offer_what_they_may_read(documents: QuerySet[PortalDocument], request: HttpRequest) -> QuerySet[PortalDocument]:
    """Leave out documents of collections that are for other groups: their titles say enough."""
    restrictions = CollectionViewRestriction.objects.filter(restriction_type=CollectionViewRestriction.GROUPS)
    for restriction in restrictions.select_related("collection"):
        if not restriction.accept_request(request):
            documents = documents.exclude(collection__in=restriction.collection.get_descendants(inclusive=True))
    return documents
