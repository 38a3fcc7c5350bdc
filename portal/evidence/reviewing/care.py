"""The screen on who looks after a page: its state, its signatures, owner, interval and reviewers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from portal.evidence.confirming import CONFIRM
from portal.evidence.material import material_of
from portal.evidence.models import PageCare, Review, Role, SmallEdit
from portal.evidence.reviewing.addresses import care_url
from portal.evidence.reviewing.forms import CareForm
from portal.evidence.reviewing.screens import PageScreen
from portal.evidence.reviews import review_state
from portal.evidence.signing import may_sign
from portal.evidence.standing import Standing

CHANGE = "evidence.change_pagecare"


class CareView(PageScreen):
    """Seen by whoever may edit the page; changed by leads."""

    page_title = gettext_lazy("Care and review")
    header_icon = "user"
    form_class = CareForm
    template_name = "evidence/review/care.html"

    def may_enter(self) -> bool:
        """Let in those who write the page."""
        return self.may_edit()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Fill the form with what is set; a page nobody has set anything for has the usual."""
        self.care = PageCare.objects.filter(page_id=self.page.pk).select_related("owner").first()
        return super().get_form_kwargs() | {"instance": self.care or PageCare()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the state of the published text and everything that was signed, the newest first."""
        reviews = Review.objects.filter(page_id=self.page.pk).select_related("reviewer").defer("material")
        edits = SmallEdit.objects.filter(page_id=self.page.pk).select_related("made_by", "confirmed_by")
        state = review_state(self.page, lambda: material_of(self.page))
        differs = self.page.has_unpublished_changes or state.standing == Standing.CHANGED
        return super().get_context_data(**kwargs) | {
            "state": state,
            "may_confirm": self.page.live and differs and self.user.has_perm(CONFIRM),
            "care": self.care,
            "asked": self.care.reviewers.select_related("user") if self.care else [],
            "may_change": self.user.has_perm(CHANGE),
            "reviews": reviews,
            "edits": edits.order_by("-made_at"),
            "roles": [role for role in Role if may_sign(self.user, role)],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the form of those who may change it.

        Raises:
            PermissionDenied: this person may only read.
        """
        if not self.user.has_perm(CHANGE):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: CareForm) -> HttpResponse:
        """Store it."""
        form.keep(self.page)
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        """Stay here."""
        return care_url(self.page.pk)
