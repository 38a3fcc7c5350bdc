"""The screen on which a second person confirms that a draft differs by spelling and the like only."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from portal.evidence.confirming import CONFIRM, Confirmation, NotConfirmed, Step, confirm
from portal.evidence.material import names_of
from portal.evidence.reviewing.changes import changes_between
from portal.evidence.reviewing.forms import SmallEditForm
from portal.evidence.reviewing.passages import passages_of
from portal.evidence.reviewing.screens import PageScreen


class SmallEditView(PageScreen):
    """See the difference, then confirm it; or read why it is none."""

    page_title = gettext_lazy("Confirm a small edit")
    form_class = SmallEditForm
    template_name = "evidence/review/small_edit.html"

    def may_enter(self) -> bool:
        """Let in those who confirm small edits and may open the page."""
        return self.user.has_perm(CONFIRM) and self.may_edit()

    @cached_property
    def step(self) -> Step:
        """The way from the signed text to the draft."""
        return Step(self.page, self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is different, and what speaks against it."""
        names = names_of(self.page) | names_of(self.page.get_latest_revision_as_object())
        before, after = self.step.before, self.step.after
        texts = [passages_of(one, self.page, beside=True, names=names) for one in (before, after)]
        return super().get_context_data(**kwargs) | {
            "step": self.step,
            "refusals": self.step.refusals,
            "changes": changes_between(*texts),
        }

    def form_valid(self, form: SmallEditForm) -> HttpResponse:
        """Confirm it and publish, or say why not."""
        said = Confirmation(self.request.POST.get("seen", ""), form.cleaned_data["reason"])
        try:
            confirm(self.page, self.user, said)
        except NotConfirmed as refusal:
            return self.refuse(form, *refusal.reasons)
        messages.success(self.request, _("Confirmed. The review holds for the new text, and readers see it."))
        return redirect("wagtailadmin_explore", self.page.get_parent().pk)
