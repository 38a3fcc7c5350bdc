"""Answering a concern: what was done goes on record, once."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from portal.evidence.access import user_of
from portal.evidence.models import Concern
from portal.evidence.queue.screens import QueueScreen
from portal.evidence.queue.sections import open_concerns
from portal.users.models import User


class AnswerForm(forms.ModelForm):
    """One short sentence."""

    class Meta:
        model = Concern
        fields = ["answer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["answer"].help_text = gettext_lazy("For example: corrected the figure. No health details.")


def answer(concern: Concern, user: User, words: str) -> bool:
    """Record what was done; tell whether nobody else was faster."""
    waiting = Concern.objects.filter(pk=concern.pk, handled_at=None)
    return bool(waiting.update(handled_at=timezone.now(), handled_by=user, answer=words))


class AnswerView(QueueScreen, FormView):
    """One concern with all its words; the queue sends its form here."""

    page_title = gettext_lazy("Answer a concern")
    header_icon = "help"
    form_class = AnswerForm
    template_name = "evidence/admin/concern.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the concern among those this person may see.

        Raises:
            Http404: there is none, or somebody has answered it.
        """
        self.check(request)
        self.concern = get_object_or_404(open_concerns(user_of(request)), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Bind the form to a copy of the row: what fails must not be shown as done."""
        return super().get_form_kwargs() | {"instance": Concern(pk=self.concern.pk)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the concern."""
        claim_url = AdminURLFinder(self.request.user).get_edit_url(self.concern.claim) if self.concern.claim else ""
        return super().get_context_data(**kwargs) | {"concern": self.concern, "claim_url": claim_url}

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        """Write it down and go back to the queue."""
        if answer(self.concern, user_of(self.request), form.cleaned_data["answer"]):
            messages.success(self.request, _("Done. Your answer is on record."))
        else:
            messages.warning(self.request, _("Somebody else answered it a moment ago."))
        return redirect(reverse("evidence_queue:index"))
