"""What is to be seen in the pictures, brought about by the functions of daily work, on the database of the site."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Page, Revision

from conditions.models import ConditionPage
from portal.evidence.models import (
    Claim,
    Concern,
    Criterion,
    PageCare,
    PageFeedback,
    PageReviewer,
    PortfolioNote,
    Review,
    Role,
)
from portal.evidence.tests.people import fresh, redraft, signed
from support_directory import verification
from support_directory.choices import Outcome
from support_directory.models import ChangeSuggestion, SearchLog, Service

FIGURE = "mmn-39-response"


def directory() -> None:
    """Entries overdue, changed, due soon and waiting for a second person; a suggestion; a search that found nothing."""
    entries = {slug: Service.objects.get(slug=slug) for slug in ("acas", "pain-concern", "carers-uk", "pieta")}
    for slug, days in (("acas", -10), ("pain-concern", -3), ("carers-uk", 10), ("pieta", -1)):
        check = _check(entries[slug])
        if check.needs_approval:
            verification.approve(check, _user("lead"))
        Service.objects.filter(slug=slug).update(next_due=timezone.localdate() + timedelta(days))
    for slug in ("pieta", "lifeline"):
        _check(Service.objects.get(slug=slug))
    draft = Service.objects.get(slug="acas")
    draft.description = "Free guidance for employees and employers in Great Britain on time off sick and adjustments."
    draft.save_revision(user=_user("directory"))
    ChangeSuggestion.objects.create(
        kind=ChangeSuggestion.Kind.MISTAKE,
        service=entries["carers-uk"],
        url="https://www.carersuk.org/contact",
        text="The number on your page goes to a different place now.",
    )
    SearchLog.objects.create(day=timezone.localdate(), words="sitting service", results=0, times=4)


def _check(service: Service) -> verification.Verification:
    return verification.verify(service, _user("directory"), service.url or "https://example.org", Outcome.CONFIRMED)


def reviews() -> None:
    """Pages signed, overdue, due soon and changed; a slip that waits for a second person; answers of readers; notes."""
    reviewer, lead, writer = _user("reviewer"), _user("editor"), _user("writer")
    driving = _page("driving")
    slip = driving.summary.replace("where you live", "were you live")
    redraft(driving, writer, summary=slip).get_latest_revision().publish()
    pages = {slug: _page(slug) for slug in ("driving", "treatment", "mental-health-and-wellbeing", "support")}
    for page in pages.values():
        signed(page, reviewer)
        care = PageCare.objects.create(page=page, owner=lead)
        PageReviewer.objects.create(care=care, role=Role.MEDICAL, user=reviewer)
    days_ago, months = timedelta(days=200), timedelta(days=730)
    for model, field in ((Revision, "created_at"), (Review, "made_at")):  # the text, then the signature under it
        model.objects.update(**{field: timezone.now() - days_ago})
    Review.objects.update(next_due=timezone.localdate() + months - days_ago)
    for slug, days in (("mental-health-and-wellbeing", -9), ("support", 30)):
        due = timedelta(days=days)
        Review.objects.filter(page=pages[slug]).update(
            made_at=timezone.now() + due - months, next_due=timezone.localdate() + due
        )
    redraft(pages["driving"], lead, summary=driving.summary)
    words = pages["treatment"].summary.replace("what to watch for", "how often, and what to watch for")
    redraft(pages["treatment"], writer, summary=words)
    treatment = fresh(pages["treatment"])
    treatment.get_workflow().start(treatment, writer)
    Concern.objects.create(
        kind=Concern.Kind.READER,
        claim=Claim.objects.get(key=FIGURE),
        text="The charity's page now gives another figure.",
    )
    _readers_answer(ConditionPage.objects.get(slug="mmn"))
    PortfolioNote.objects.create(
        criterion=Criterion.USERS, title="Five readers tried the site", text="Each looked for three things, on a phone."
    )


def correction() -> None:
    """A fact says something else than before: the pages that use it wait."""
    claim = Claim.objects.get(key=FIGURE)
    claim.disagreement = "A second charity gives a lower figure."
    claim.status = Claim.Status.DISPUTED
    claim.save()


def _readers_answer(page: Page) -> None:
    today = timezone.localdate()
    for months, yes, no in ((0, 14, 2), (1, 21, 5), (2, 17, 4)):
        day = today - timedelta(days=30 * months)
        PageFeedback.objects.bulk_create(
            PageFeedback(page=page, helpful=number < yes, made_on=day) for number in range(yes + no)
        )
    words = ((True, "Example: it was easy to read."), (False, "Example: something was missing."))
    for helpful, comment in words:
        PageFeedback.objects.create(page=page, helpful=helpful, comment=comment, made_on=today)


def _page(slug: str) -> Page:
    return Page.objects.get(slug=slug, live=True, path__startswith=ConditionPage.objects.get(slug="mmn").path).specific


def _user(name: str):
    return get_user_model().objects.get(username=name)
