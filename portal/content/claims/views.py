"""Every fact we keep track of: its status, what each source says, and where we use it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.content.batch import batch_for
from portal.content.claims.forms import DoubtForm
from portal.content.danger import Danger
from portal.content.form_answers import answer
from portal.content.navigation import navigation_for
from portal.content.querysets import pages_that_use
from portal.content.render import ContentsEntry
from portal.evidence.models import Claim

GONE = 410


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """List all facts by what they are about; search engines wait until a clinician has seen every one."""
    found = Claim.objects.public().order_by("subject", "key")
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for one in found:
        title = ": ".join(filter(None, (one.subject, one.topic)))
        group = groups.setdefault((one.subject, one.topic), {"title": title, "id": slugify(title), "claims": []})
        group["claims"].append(one)
    context = {
        "groups": groups.values(),
        "body": {"contents": [ContentsEntry(group["id"], group["title"]) for group in groups.values()]},
        "noindex": any(one.status != Claim.Status.SETTLED for one in found),
        "canonical": settings.BASE_URL + reverse("evidence:claims"),
    }
    return render(request, "evidence/claims.html", context)


@require_safe
def claim(request: HttpRequest, key: str) -> HttpResponse:
    """Show one fact and what it rests on."""
    found = _find(key)
    if found.status == Claim.Status.WITHDRAWN:
        return _gone(request, found)
    nav = navigation_for(request, batch_for(request))
    context = {
        "claim": found,
        "settled": found.status == Claim.Status.SETTLED,
        "rows": found.evidence.select_related("source"),
        "pages": [nav.item(page) for page in pages_that_use(found)],
        "noindex": found.status != Claim.Status.SETTLED,
        "canonical": settings.BASE_URL + found.get_absolute_url(),
    }
    return render(request, "evidence/claim.html", context)


@csrf_exempt  # see portal.content.form_answers
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: HttpRequest, key: str) -> HttpResponse:
    """Take a reader's doubt about one fact."""
    found = _find(key)
    if found.status == Claim.Status.WITHDRAWN:
        return _gone(request, found)
    thanks = reverse("evidence:thank_you", args=[found.key])
    return answer(request, DoubtForm(request, found), "evidence/doubt.html", thanks, {"claim": found})


@require_safe
def thank_you(request: HttpRequest, key: str) -> HttpResponse:
    """Say that it arrived, and who can talk where the words spoke of danger."""
    danger = request.GET.get("danger")
    context = {"claim": _find(key), "danger": danger if danger in list(Danger) else "", "noindex": True}
    return render(request, "evidence/thank_you.html", context)


def _find(key: str) -> Claim:
    """Return a fact that readers may look up, or could until it was withdrawn; else answer 404."""
    found: Claim = get_object_or_404(Claim.objects.select_related("settled_by"), key=key)
    if found.is_held:
        raise Http404("Held back")
    return found


def _gone(request: HttpRequest, found: Claim) -> HttpResponse:
    return render(request, "evidence/withdrawn.html", {"claim": found, "noindex": True}, status=GONE)
