"""What reviewers and those who look after pages fill in."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.evidence.models import PageCare, PageReviewer, Role
from portal.evidence.people import owners, signers
from portal.users.models import User


class SignForm(forms.Form):
    """Interests and comment. What is asked for depends on the button: the rules are in ``portal.evidence.signing``."""

    interests = forms.CharField(
        label=_("Your interests"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Money, work or ties that readers should know of. Readers see this. Write “None” if there are none."
        ),
    )
    comment = forms.CharField(
        label=_("Comment for the editor"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Needed if you do not sign: say what has to change. Readers do not see this. No names of patients."
        ),
    )


class SmallEditForm(forms.Form):
    """What was changed, in a few words."""

    reason = forms.CharField(
        label=_("What was changed"),
        required=False,
        max_length=200,
        help_text=_("For example: spelling of “receive”. It stays in the page's history."),
    )


class CareForm(forms.ModelForm):
    """Owner, interval, and who is asked to review in each role. Works with boxes alone, so no script is needed."""

    class Meta:
        model = PageCare
        fields = ["owner", "review_months"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners()  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = _("Nobody yet")  # type: ignore[attr-defined]
        months = self.fields["review_months"]
        months.validators += [MinValueValidator(1), MaxValueValidator(60)]
        months.help_text = _("From 1 to 60. 24 months are usual.")
        named = list(self.instance.reviewers.all()) if self.instance.pk else []
        for role in Role:
            self.fields[_name(role)] = forms.ModelMultipleChoiceField(
                signers(role),
                label=_("Reviewers: %(role)s") % {"role": role.label},
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[one.user_id for one in named if one.role == role],
            )

    @transaction.atomic
    def keep(self, page: Page) -> PageCare:
        """Store it for the page."""
        self.instance.page = page
        care: PageCare = self.save()
        wanted: set[tuple[str, int]] = {
            (role.value, user.pk) for role in Role for user in self.cleaned_data[_name(role)]
        }
        for row in PageReviewer.objects.filter(care=care):
            if (row.role, row.user_id) not in wanted:
                row.delete()
            wanted.discard((row.role, row.user_id))
        PageReviewer.objects.bulk_create(PageReviewer(care=care, role=role, user_id=pk) for role, pk in sorted(wanted))
        return care


def _name(role: Role) -> str:
    return f"reviewers_{role.name.lower()}"


def last_interests(user: User) -> str:
    """Return what the reviewer declared last time, to start from."""
    last = user.page_reviews.exclude(interests="").order_by("-made_at").first()
    return last.interests if last else ""
