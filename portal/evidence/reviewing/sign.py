"""The one screen on which a reviewer reads a page and signs it, or says what has to change."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Page, Revision

from portal.evidence.analysis import analysis_of
from portal.evidence.material import Material, fingerprint_of, material_of, names_of
from portal.evidence.models import Outcome, Review, Role
from portal.evidence.notices import tell_of_review
from portal.evidence.reviewing.changes import Change, changes_between
from portal.evidence.reviewing.forms import SignForm, last_interests
from portal.evidence.reviewing.passages import Passage, passages_of
from portal.evidence.reviewing.screens import PageScreen
from portal.evidence.reviewing.shown import behind
from portal.evidence.reviews import review_state
from portal.evidence.signing import NotSigned, next_due
from portal.evidence.workflow import decline_and_send_back, may_review, open_step, sign_and_move_on
from portal.evidence.writers import is_own


@dataclass(frozen=True)
class Reading:
    """What is to be read: the whole text where nobody signed before, else what is different since."""

    earlier: Review | None
    changes: list[Change]
    passages: list[Passage]


class RoleScreen(PageScreen):
    """A screen for those who may sign in the role of its address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take the role from the address.

        Raises:
            Http404: there is no such role.
        """
        if kwargs["role"] not in Role.values:
            raise Http404
        self.role = Role(kwargs["role"])
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        """Let in those who may sign in this role, and may edit the page or are asked for their review."""
        return may_review(self.page, self.user, self.role)

    @cached_property
    def revision(self) -> Revision | None:
        """The newest version; none where a page was made without one. Nothing is written to find out."""
        return self.page.get_latest_revision()

    @cached_property
    def draft(self) -> Page:
        """The page as it is in its newest version."""
        return self.revision.as_object() if self.revision else self.page


class SignView(RoleScreen):
    """Read, then sign or decline."""

    page_title = gettext_lazy("Read and sign")
    form_class = SignForm
    template_name = "evidence/review/sign.html"

    def get_initial(self) -> dict[str, Any]:
        """Begin with the interests declared last time."""
        return {"interests": last_interests(self.user)}

    @cached_property
    def material(self) -> Material:
        """What a reader would see."""
        return material_of(self.draft)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the text, what stands behind it, and who asks."""
        step = open_step(self.page, self.role)
        return super().get_context_data(**kwargs) | {
            "role": self.role,
            "draft": self.draft,
            "revision": self.revision,
            "asked": step.workflow_state if step else None,
            "is_own": is_own(self.page, self.user, self.role),
            "state": review_state(self.draft, lambda: self.material),
            "reading": self._reading(),
            "behind": behind(self.page, self.material),
            "seen": fingerprint_of(self.material),
            "due": next_due(self.page, timezone.localdate()),
            "analysis": analysis_of(self.draft),
        }

    def _reading(self) -> Reading:
        signed = Review.objects.filter(page_id=self.page.pk, role=self.role, outcome=Outcome.SIGNED)
        earlier = signed.order_by("-made_at", "-pk").first()
        if earlier is None:
            return Reading(None, [], passages_of(self.material, self.page, beside=False, names=names_of(self.draft)))
        names = names_of(self.page) | names_of(self.draft)
        texts = [passages_of(one, self.page, beside=True, names=names) for one in (earlier.material, self.material)]
        return Reading(earlier, changes_between(*texts), [])

    def form_valid(self, form: SignForm) -> HttpResponse:
        """Record what the reviewer decided, or say why not."""
        act = decline_and_send_back if self.request.POST.get("decision") == Outcome.DECLINED else sign_and_move_on
        said = {name: form.cleaned_data[name] for name in ("interests", "comment")}
        waited = open_step(self.page, self.role) is not None
        try:
            review = act(self.page, self.user, self.role, seen=self.request.POST.get("seen", ""), **said)
        except NotSigned as refusal:
            return self.refuse(form, str(refusal))
        if not waited:
            tell_of_review(review)  # else the workflow does
        messages.success(self.request, self._thanks(review))
        return redirect("wagtailadmin_home")

    def _thanks(self, review: Review) -> str:
        name = {"page": self.page.get_admin_display_title()}
        if review.outcome == Outcome.DECLINED:
            return _("Thank you. “%(page)s” goes back to the editor with your comment.") % name
        self.page.refresh_from_db()
        if self.page.live_revision_id == review.revision_id:
            return _("Thank you. You signed “%(page)s”, and readers see this text now.") % name
        return _("Thank you. You signed “%(page)s”. Readers see this text once it is published.") % name


class PreviewView(RoleScreen):
    """The draft as readers would see it, for reviewers who may not open the editor."""

    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it in the page's own template."""
        return self.draft.make_preview_request(request, self.draft.default_preview_mode)
