"""Claims in the admin: one list, their history, and word of what a correction sets off."""

from collections.abc import Iterable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_filters import AllValuesFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from portal.admin_rights import RowChooserViewSet
from portal.evidence.claims.corrections import open_corrections
from portal.evidence.claims.forms import ClaimForm, WordsInUse
from portal.evidence.models import Claim
from portal.evidence.uses import pages_that_point_to
from portal.lists import RowsView


class ClaimFilterSet(WagtailFilterSet):
    """By what people look for facts."""

    topic = AllValuesFilter(label=_("Topic"))
    subject = AllValuesFilter(label=_("About"))

    class Meta:
        model = Claim
        fields = ["status", "strength", "held_back", "topic", "subject"]


class ClaimEditView(EditView):
    """Says how many pages have to be looked at after a correction."""

    def save_instance(self) -> Model:
        """Save the claim and tell what that set off."""
        before = Claim.objects.values_list("digest", flat=True).get(pk=self.object.pk)
        claim: Claim = super().save_instance()
        if claim.digest != before and (pages := open_corrections(claim)):
            messages.warning(
                self.request,
                ngettext(
                    "Readers see another fact now. %(pages)s page that uses it waits in the review queue.",
                    "Readers see another fact now. %(pages)s pages that use it wait in the review queue.",
                    pages,
                )
                % {"pages": pages},
                buttons=[messages.button(self.get_usage_url(), _("See where it is used"))],
            )
        return claim


def keep_facts_in_use(request: HttpRequest, rows: Iterable[Model]) -> HttpResponse | None:
    """Refuse to delete facts that pages use, one or many: they are withdrawn, so that the pages are looked at."""
    used = [row for row in rows if isinstance(row, Claim) and pages_that_point_to(row).exists()]
    if not used:
        return None
    keys = ", ".join(claim.key for claim in used)
    words = _("Pages use %(keys)s. Choose the status “Withdrawn” instead of deleting.") % {"keys": keys}
    messages.error(request, words)
    return redirect("wagtailsnippets_evidence_claim:list")


class ClaimViewSet(SnippetViewSet):
    """Every fact in one list, with its status."""

    model = Claim
    chooser_viewset_class = RowChooserViewSet
    icon = "circle-check"
    list_display = ["statement", "status", "topic", "subject", "key"]
    filterset_class = ClaimFilterSet
    list_export = [
        "key",
        "subject",
        "topic",
        "statement",
        "status",
        "strength",
        "held_back",
        "disagreement",
        "settled_by",
        "settled_on",
        "modified_at",
    ]
    copy_view_enabled = False
    index_view_class = RowsView
    edit_view_class = ClaimEditView
    edit_handler = ObjectList(
        [
            FieldPanel("statement"),
            FieldRowPanel(
                [
                    FieldPanel("key"),
                    FieldPanel("topic", widget=WordsInUse("topic")),
                    FieldPanel("subject", widget=WordsInUse("subject")),
                ]
            ),
            FieldPanel("status"),
            FieldPanel("strength"),  # its choices are sentences: too wide for half a row
            FieldPanel("held_back"),
            InlinePanel("evidence", heading=_("What each source says"), label=_("Source")),
            FieldPanel("disagreement"),
            MultiFieldPanel(
                [FieldPanel("settled_by", read_only=True), FieldPanel("settled_on", read_only=True)],
                heading=_("Who settled it"),
                help_text=_("Whoever changes what readers see of a checked fact settles it anew, on that day."),
            ),
            FieldPanel("note"),
        ],
        base_form_class=ClaimForm,
    )
