"""The steps of an import: match the columns, check, apply, take back. The last two are done by the worker."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from support_directory.importing import background
from support_directory.importing.checking import NotPossible, check_some, is_being_checked, start
from support_directory.importing.forms import MatchForm
from support_directory.importing.views.base import BatchScreen, address, signed_in, wants_json
from support_directory.models import ImportBatch

_State = ImportBatch.State
# A step ends soon after this, far from any time-out. Without JavaScript somebody has to click for each.
_SECONDS, _SECONDS_WITHOUT_SCRIPT = 1, 10


class Checkable(BatchScreen):
    """A screen from which the check begins."""

    def begin(self, mapping: dict[str, int]) -> HttpResponse:
        """Begin the check with these columns, or say why it cannot be."""
        try:
            start(self.batch.pk, mapping)
        except NotPossible as error:
            messages.error(self.request, str(error))
        return self.back()


class MatchView(Checkable):
    """Which heading is which of our columns."""

    page_title = gettext_lazy("Match the columns")
    template_name = "support_directory/importing/match.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form while it can still change anything."""
        if self.is_under_way or self.batch.state in (_State.APPLIED, _State.UNDONE):
            return self.back()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin the check."""
        if self.is_under_way:
            return self.back()
        form = MatchForm(self.batch, request.POST)
        if form.is_valid():
            return self.begin(form.mapping)
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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, unless the worker is busy with this import: a step would wait for it, longer than a proxy does."""
        return self.back() if self.is_under_way else self.do(request)

    def do(self, request: HttpRequest) -> HttpResponse:
        """Do it."""
        raise NotImplementedError


class CheckView(Step):
    """The next part of the check."""

    def do(self, request: HttpRequest) -> HttpResponse:
        """Check some rows, and tell the page how far it is."""
        until = time.monotonic() + (_SECONDS if wants_json(request) else _SECONDS_WITHOUT_SCRIPT)
        batch = check_some(self.batch.pk)
        while is_being_checked(batch) and time.monotonic() < until:
            batch = check_some(batch.pk)
        if wants_json(request):
            going_on = is_being_checked(batch)
            return JsonResponse({"done": batch.done_rows, "total": batch.total_rows, "going_on": going_on})
        return self.back()


class AgainView(Checkable, Step):
    """The check once more, with the same columns: entries may have changed since."""

    def do(self, request: HttpRequest) -> HttpResponse:
        """Begin it."""
        return self.begin(self.batch.mapping)


class ApplyView(Step):
    """All of it, or nothing."""

    rights = ("add_organization", "add_service", "change_service")

    def do(self, request: HttpRequest) -> HttpResponse:
        """Have the file brought in."""
        background.ask(background.bring_in, self.batch, _State.CHECKED, signed_in(request).pk)
        return self.back()


class UndoView(Step):
    """As it was before."""

    rights = ("change_service", "delete_organization", "delete_service")

    def do(self, request: HttpRequest) -> HttpResponse:
        """Have the import taken back; on a second word without the entries that somebody has worked on."""
        leave = "leave" in request.POST
        background.ask(background.take_back, self.batch, _State.APPLIED, signed_in(request).pk, leave)
        return self.back()


class DiscardView(Step):
    """Away with a file that was not brought in."""

    def do(self, request: HttpRequest) -> HttpResponse:
        """Delete it and its rows."""
        waiting = ImportBatch.objects.exclude(state__in=[_State.APPLIED, _State.UNDONE])
        if waiting.filter(pk=self.batch.pk).delete()[0]:
            messages.success(request, _("Discarded. Nothing in the directory was changed."))
            return redirect(address("index"))
        messages.error(request, _("This import was applied already."))
        return self.back()
