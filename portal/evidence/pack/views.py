"""The screen from which a pack is made. It is made by POST alone: that a pack was made is on record."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from portal.evidence.access import may_make_pack, user_of
from portal.evidence.models import EvidencePack
from portal.evidence.pack.gather import gather, pages_in
from portal.evidence.pack.writing import filename, write


class PackView(WagtailAdminTemplateMixin, TemplateView):
    """What will be in the pack, the one question to answer, and the button."""

    page_title = _("Evidence pack")
    header_icon = "download"
    template_name = "evidence/admin/pack.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the page.

        Raises:
            Http404: there is no such published page.
            PermissionDenied: this person may not take it away.
        """
        self.page = get_object_or_404(Page.objects.live().filter(depth__gt=1, alias_of=None), pk=kwargs["page_id"])
        if not may_make_pack(user_of(request), self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the name of the page."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the pack will hold."""
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "pages": list(pages_in(self.page, self.request)),
            "last": EvidencePack.objects.filter(page=self.page).select_related("made_by").first(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        """Make the pack, remember that, and send it; where it cannot be made, nothing is remembered."""
        with transaction.atomic():
            row = EvidencePack.objects.create(
                page=self.page, made_by=user_of(request), with_comments=request.POST.get("comments") == "on"
            )
            pack = gather(row, request)
            file = write(pack)
        return FileResponse(file, as_attachment=True, filename=filename(pack), content_type="application/zip")
