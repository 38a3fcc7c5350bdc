"""The steps of an import: match the columns, check, apply, take back."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from support_directory.importing import applying, undoing
from support_directory.importing.checking import NotPossible, check_some, is_being_checked, start
from support_directory.importing.forms import MatchForm
from support_directory.importing.views.base import BatchScreen, address, signed_in
from support_directory.models import ImportBatch

_State = ImportBatch.State
# A step ends soon after this, far from any time-out. Without JavaScript somebody has to click for each.
_SECONDS, _SECONDS_WITHOUT_SCRIPT = 1, 10


class MatchView(BatchScreen):
    """Which heading is which of our columns."""

    page_title = gettext_lazy("Match the columns")
    template_name = "support_directory/importing/match.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form while it can still change anything."""
        if self.batch.state in (_State.APPLIED, _State.UNDONE):
            return redirect(address("batch", self.batch.pk))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin the check."""
        form = MatchForm(self.batch, request.POST)
        if form.is_valid():
            return _try(request, self.batch, lambda: start(self.batch.pk, form.mapping))
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return {"form": MatchForm(self.batch)} | super().get_context_data(**kwargs)


class Step(BatchScreen):
    """Something done at the press of a button."""

    http_method_names = ["post"]
    rights: tuple[str, ...] = ()  # that doing the same by hand would need

    def user_has_permission(self, permission: str) -> bool:
        """Ask for these too."""
        rights = [f"support_directory.{right}" for right in self.rights]
        return super().user_has_permission(permission) and signed_in(self.request).has_perms(rights)


class CheckView(Step):
    """The next part of the check."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check some rows, and tell the page how far it is."""
        wants_json = request.accepts("application/json") and not request.accepts("text/html")
        until = time.monotonic() + (_SECONDS if wants_json else _SECONDS_WITHOUT_SCRIPT)
        batch = check_some(self.batch.pk)
        while is_being_checked(batch) and time.monotonic() < until:
            batch = check_some(batch.pk)
        if wants_json:
            going_on = is_being_checked(batch)
            return JsonResponse({"done": batch.done_rows, "total": batch.total_rows, "going_on": going_on})
        return redirect(address("batch", batch.pk))


class AgainView(Step):
    """The check once more, with the same columns: entries may have changed since."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin it."""
        return _try(request, self.batch, lambda: start(self.batch.pk, self.batch.mapping))


class ApplyView(Step):
    """All of it, or nothing."""

    rights = ("add_organization", "add_service", "change_service")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Bring the file in."""
        done = _("Imported as drafts. Nothing is public before somebody has checked it.")
        return _try(request, self.batch, lambda: applying.apply(self.batch.pk, signed_in(request)), done)


class UndoView(Step):
    """As it was before."""

    rights = ("change_service", "delete_organization", "delete_service")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the import back; on a second word without the entries that somebody has worked on."""
        leave = "leave" in request.POST
        try:
            undoing.undo(self.batch.pk, signed_in(request), leave_worked_on=leave)
        except undoing.WorkedOn as error:
            messages.error(request, str(error))
            return redirect(address("batch", self.batch.pk) + "?leave=1")
        except NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Import undone."))
        return redirect(address("batch", self.batch.pk))


class DiscardView(Step):
    """Away with a file that was not brought in."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete it and its rows."""
        waiting = ImportBatch.objects.exclude(state__in=[_State.APPLIED, _State.UNDONE])
        if waiting.filter(pk=self.batch.pk).delete()[0]:
            messages.success(request, _("Discarded. Nothing in the directory was changed."))
            return redirect(address("index"))
        messages.error(request, _("This import was applied already."))
        return redirect(address("batch", self.batch.pk))


def _try(request: HttpRequest, batch: ImportBatch, act: Any, done: str = "") -> HttpResponse:
    """Do it, say how it went, and show the import."""
    try:
        act()
    except NotPossible as error:
        # Kept with the import, so that whoever opens it next reads it too.
        ImportBatch.objects.filter(pk=batch.pk, state=_State.CHECKED).update(error=str(error))
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return redirect(address("batch", batch.pk))
