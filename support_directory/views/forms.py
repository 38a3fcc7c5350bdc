"""Where visitors tell us of a mistake or a missing organisation. No cookie is set and no session touched."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.content.danger import Danger
from portal.content.form_answers import answer
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
    context = {"service": form.service}
    return answer(request, form, "directory/form.html", reverse("support_directory:thank_you"), context)
