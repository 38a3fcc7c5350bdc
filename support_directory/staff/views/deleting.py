"""Deleting, with refusals in words."""

from typing import Any

from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.snippets.views import snippets

from support_directory.cover import LastCrisisLine

REFUSALS = (LastCrisisLine, ProtectedError)


def why(refusal: Exception) -> str:
    """Return the reason of a refusal as staff can read it."""
    if isinstance(refusal, ProtectedError):
        names = ", ".join(sorted({str(row) for row in refusal.protected_objects})[:5])
        return _("It is still used by: %(names)s.") % {"names": names}
    return str(refusal)


class DeleteView(snippets.DeleteView):
    """Deletes one row, or says why not."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete it."""
        try:
            return super().form_valid(form)
        except REFUSALS as refusal:
            messages.error(self.request, _("Not deleted. %(why)s") % {"why": why(refusal)})
            return redirect(self.get_delete_url())
