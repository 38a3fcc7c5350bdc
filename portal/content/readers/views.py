"""Was this page helpful, and what has changed on it. Nothing here sets a cookie or touches a session."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from portal.content.batch import batch_for
from portal.content.danger import Danger
from portal.content.form_answers import answer as answer_form
from portal.content.models import ContentPage
from portal.content.navigation import navigation_for
from portal.content.querysets import of_site, readable
from portal.content.readers.forms import GUARD, WordsForm, token_for
from portal.evidence.feedback import take
from portal.evidence.models import PageFeedback, PublicChange
from portal.guards import comes_from_us, network_digest, this_hour, too_many, value_in

ANSWERS = {"yes": True, "no": False}
TIMES = 6  # as many presses of one button are taken in an hour as of whole forms

private = cache_control(private=True, no_store=True)


@private
@csrf_exempt  # see portal.content.form_answers
@require_http_methods(["GET", "HEAD", "POST"])
def helpful(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take "yes" or "no", from the foot of a page. Refused in words, with the buttons to press again."""
    page = _find(request, page_id)
    if request.method != "POST":
        return render(request, "readers/helpful.html", _about(request, page))
    value = ANSWERS.get(request.POST.get("helpful", ""))
    problem = _problem(request, value)
    if value is None or problem:
        return render(request, "readers/helpful.html", _about(request, page) | {"problem": problem}, status=400)
    given = take(page, value, network_digest(request, this_hour()))
    return redirect("feedback_words", page.pk, token_for(given))


@private
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, page_id: int, token: str) -> HttpResponse:
    """Say thank you, and take one sentence if the reader likes to add one. The token stands for the fresh answer."""
    page = _find(request, page_id)
    key = value_in(token, GUARD)
    given = PageFeedback.objects.filter(pk=key, page=page).first() if key.isdecimal() else None
    if given is None:
        raise Http404("No such answer")
    form = WordsForm(request, token, given)
    thanks = reverse("feedback_thank_you", args=[page.pk])
    return answer_form(request, form, "readers/words.html", thanks, _about(request, page))


@private
@require_safe
def thank_you(request: HttpRequest, page_id: int) -> HttpResponse:
    """Say that it arrived, and who can talk where the words spoke of danger."""
    danger = request.GET.get("danger")
    context = _about(request, _find(request, page_id))
    return render(request, "readers/thank_you.html", context | {"danger": danger if danger in list(Danger) else ""})


@require_safe
def changes(request: HttpRequest, page_id: int) -> HttpResponse:
    """List what has changed on a page, the newest first."""
    page = _find(request, page_id)
    lines = PublicChange.objects.filter(page=page)
    context = _about(request, page) | {
        "lines": lines,
        "canonical": settings.BASE_URL + reverse("page_changes", args=[page.pk]),
    }
    return render(request, "readers/changes.html", context)


def _find(request: HttpRequest, page_id: int) -> Page:
    """Return a page of text that visitors may see, or answer 404."""
    page = readable(of_site(Page.objects.filter(pk=page_id), request)).select_related("locale").first()
    kind = page.specific_class if page else None
    if kind is None or not issubclass(kind, ContentPage) or not kind.stream_fields:
        raise Http404("No such page")
    return page


def _about(request: HttpRequest, page: Page) -> dict[str, Any]:
    return {"about": navigation_for(request, batch_for(request)).item(page), "noindex": True}


def _problem(request: HttpRequest, value: bool | None) -> str:
    """Return why an answer is not taken, in words; empty where it is."""
    if value is None:
        return _("Please choose “Yes” or “No”.")
    if not comes_from_us(request):
        return _("This did not come from our own page. Please choose again here.")
    if too_many(request, "feedback", TIMES):
        return _("We have had a lot of answers just now. Please choose again in an hour.")
    return ""
