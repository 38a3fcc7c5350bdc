"""The admin screen that adds a hub's standard pages."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from portal.content.scaffolding import add_missing_pages, missing_pages


@require_http_methods(["GET", "POST"])
def add_standard_pages(request: HttpRequest, page_id: int) -> HttpResponse:
    """Say which standard pages the hub lacks; on POST add them as drafts.

    Pages that are there already, drafts too, are left as they are.
    """
    hub = get_object_or_404(Page, pk=page_id).specific
    user = request.user
    if not user.is_authenticated or not getattr(hub, "is_hub", False):
        raise PermissionDenied
    if not hub.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    if request.method == "POST":
        added = add_missing_pages(hub, user)
        if added:
            text = ngettext("%(count)d page added as a draft.", "%(count)d pages added as drafts.", len(added))
            messages.success(request, text % {"count": len(added)})
        else:
            messages.info(request, _("All standard pages are there already."))
        return redirect("wagtailadmin_explore", hub.pk)
    context = {"hub": hub, "missing": missing_pages(hub)}
    return render(request, "content/admin/add_standard_pages.html", context)
