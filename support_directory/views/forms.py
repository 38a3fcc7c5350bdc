"""Where visitors tell us of a mistake or a missing organisation. No cookie is set and no session touched."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.content.danger import Danger, danger_in
from support_directory.models import Service
from support_directory.public_forms import MistakeForm, OrganisationForm, SuggestionForm


# csrf_exempt: Django's token would set a cookie. portal.guards asks the browser itself where a form is from.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Take the name of an organisation that is missing."""
    return _answer(request, OrganisationForm(request))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Take word of a mistake in one entry."""
    return _answer(request, MistakeForm(request, get_object_or_404(Service.objects.listed(), slug=slug)))


@require_safe
def thank_you(request: HttpRequest) -> HttpResponse:
    """Say that it arrived, and who can talk where the words spoke of danger."""
    danger = request.GET.get("danger")
    context = {"danger": danger if danger in list(Danger) else "", "noindex": True}
    return render(request, "directory/thank_you.html", context)


def _answer(request: HttpRequest, form: SuggestionForm) -> HttpResponse:
    if form.is_bound and form.is_valid():
        form.save()
        danger = danger_in(form.cleaned_data["text"])
        address = reverse("support_directory:thank_you")
        return redirect(f"{address}?{urlencode({'danger': danger})}" if danger else address)
    context = {"form": form, "service": form.service, "noindex": True}
    response = render(request, "directory/form.html", context, status=400 if form.is_bound else 200)
    if form.is_bound:
        response["Cache-Control"] = "private, no-store"  # it holds what was typed
    return response
