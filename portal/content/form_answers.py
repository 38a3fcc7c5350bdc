"""How a form that anybody may send is answered. No cookie is set and no session touched.

Views that use it are exempt from Django's own token against forged requests, which would set a cookie:
``portal.guards`` asks the browser itself where a form is from.
"""

from typing import Any, Protocol
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.content.danger import danger_in


class PublicForm(Protocol):
    """A ``GuardedForm`` with a ``text`` that knows where it is kept."""

    is_bound: bool
    cleaned_data: dict[str, Any]

    def is_valid(self) -> bool:
        """Whether it may be kept."""

    def save(self) -> Any:
        """Keep it."""


def answer(request: HttpRequest, form: PublicForm, template: str, thanks: str, context: dict[str, Any]) -> HttpResponse:
    """Show the form, or keep what was sent and lead on to the address ``thanks``.

    Words that speak of danger are told to that page, so that it can name those who can talk.
    """
    if form.is_bound and form.is_valid():
        form.save()
        danger = danger_in(form.cleaned_data["text"])
        return redirect(f"{thanks}?{urlencode({'danger': danger})}" if danger else thanks)
    context = {**context, "form": form, "noindex": True}
    response = render(request, template, context, status=400 if form.is_bound else 200)
    if form.is_bound:
        response["Cache-Control"] = "private, no-store"  # it holds what was typed
    return response
