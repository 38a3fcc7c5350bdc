"""Checking an entry beside its source, and approving the check as the second person."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support_directory.choices import Outcome
from support_directory.cover import LastCrisisLine
from support_directory.fingerprints import fingerprint
from support_directory.models import Service, Verification
from support_directory.staff.facts import Fact, compared, public_version
from support_directory.staff.forms import ApproveForm, CheckForm
from support_directory.staff.problems import in_words, problems
from support_directory.staff.views.screens import ServiceScreen
from support_directory.staff.work import broken_links, pending_checks
from support_directory.uses import uses_of
from support_directory.verification import NotVerifiable, approve, held, verify

EARLIER = 3  # checks shown beside the evidence


def seen(draft: Service) -> str:
    """Return what tells this version from any other in all that becomes public."""
    terms = sorted(str(row.taxonomy_term_id) for row in draft.attributes.all())
    return ".".join([fingerprint(draft), draft.status, *terms])


class Compared(ServiceScreen):
    """An entry as it will be public on the left, where it was found on the right."""

    template_name = "support_directory/admin/check.html"

    @cached_property
    def pending(self) -> Verification | None:
        """The check that waits for a second person."""
        checks = pending_checks().select_related("checked_by", "revision")
        return checks.filter(service=self.object).order_by("-checked_at").first()

    @cached_property
    def public(self) -> Service | None:
        """What visitors read now."""
        return public_version(self.object)

    @property
    def facts(self) -> list[Fact]:
        """What they will read."""
        return compared(self.draft, self.public)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is compared with what."""
        facts = self.facts
        checks = self.object.verifications.select_related("checked_by", "approved_by")
        return super().get_context_data(**kwargs) | {
            "facts": facts,
            "changes": sum(fact.has_changed for fact in facts),
            "is_public": self.public is not None,
            "pending": self.pending,
            "problems": problems(self.draft),
            "earlier": checks.order_by("-checked_at")[:EARLIER],
            "broken": broken_links().filter(service=self.object),
            "uses": uses_of(self.object).group_by_source_object().count(),
        }


class CheckView(Compared):
    """Record that somebody compared the newest draft with a source."""

    permission_required = "verify"
    page_title = gettext_lazy("Check this entry")
    form_class = CheckForm

    def get_initial(self) -> dict[str, Any]:
        """Offer the source the entry came from, and remember what is shown."""
        found = self.draft.evidence_url.strip()
        source = found if found.startswith(("https://", "http://")) and " " not in found else ""
        return {"source_url": source, "seen": seen(self.draft)}

    def form_valid(self, form: CheckForm) -> HttpResponse:
        """Record the check, or say why not."""
        try:
            with transaction.atomic():
                self._look_again(form)
                asked = form.cleaned_data
                check = verify(self.object, self.user, asked["source_url"], asked["outcome"], asked["note"])
        except (NotVerifiable, LastCrisisLine) as refusal:
            return self.refuse(form, str(refusal))
        except ValidationError as error:
            return self.refuse(form, *in_words(error))
        except IntegrityError:
            return self.refuse(form, _("Two of its rows say the same, or its address is taken. Edit it first."))
        return self.done(self._what_happened(check))

    def _look_again(self, form: CheckForm) -> None:
        """Make sure, with everybody else kept waiting, that the draft is the one on the screen, and whole.

        Raises:
            NotVerifiable: somebody changed it meanwhile.
            ValidationError: it cannot be public like this.
        """
        self.object = held(self.object.pk)
        self.draft = self.object.get_latest_revision_as_object()
        if form.cleaned_data["seen"] != seen(self.draft):
            data = self.request.POST.copy()
            data["seen"] = seen(self.draft)
            form.data = data
            raise NotVerifiable(_("Somebody changed this entry while you looked at it. Please look again."))
        lacking = problems(self.draft) if form.cleaned_data["outcome"] == Outcome.CONFIRMED else []
        if lacking:
            raise ValidationError([_("This entry cannot be confirmed yet. Edit it first:"), *lacking])

    def _what_happened(self, check: Verification) -> str:
        if check.outcome != Outcome.CONFIRMED:
            return _("Recorded. What visitors see stays as it is.")
        if check.awaits_approval:
            return _("Checked. It is a crisis line: a second person must approve it before it counts.")
        return _("Checked. Visitors see this version now; the next check is due on %(date)s.") % {
            "date": f"{check.next_due:%-d %B %Y}"
        }


class ApproveView(Compared):
    """Approve, as the second person, what somebody else has checked."""

    permission_required = "approve"
    page_title = gettext_lazy("Approve this crisis line")
    form_class = ApproveForm
    template_name = "support_directory/admin/approve.html"

    @cached_property
    def draft(self) -> Service:  # type: ignore[override]
        """What was checked."""
        revision = self.pending and self.pending.revision
        return revision.as_object() if revision else self.object

    def get_initial(self) -> dict[str, Any]:
        """Remember which check is shown."""
        return {"check": self.pending and self.pending.pk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether this person may be the second one, and whether the check still holds."""
        check = self.pending
        newest = check is not None and self.object.latest_revision_id == check.revision_id
        return super().get_context_data(**kwargs) | {
            "is_own": check is not None and check.checked_by_id == self.user.pk,
            "is_stale": check is not None and not (newest and fingerprint(self.draft) == check.fingerprint),
        }

    def form_valid(self, form: ApproveForm) -> HttpResponse:
        """Approve the check that was shown, or say why not."""
        check = Verification.objects.filter(service=self.object, pk=form.cleaned_data["check"]).first()
        try:
            if check is None:
                raise NotVerifiable(_("This check no longer waits for an approval."))
            with transaction.atomic():
                approve(check, self.user)
        except (NotVerifiable, LastCrisisLine) as refusal:
            return self.refuse(form, str(refusal))
        return self.done(_("Approved. Visitors see this crisis line now."))
