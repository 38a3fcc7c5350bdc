"""One medical fact, and whether it is settled."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin
from wagtail.search import index

from portal.evidence.material import Material, fingerprint_of
from portal.evidence.models.choices import Role
from portal.evidence.models.claim_queryset import ClaimQuerySet
from portal.evidence.models.source import Source
from portal.evidence.signals import claim_corrected
from portal.users.models import User


class Claim(RevisionMixin, index.Indexed, ClusterableModel):
    """A medical fact in one sentence. Pages tie their words and figures to it, so one correction finds them all.

    Claims are not translated: a translation of a page uses the same claim.
    """

    class Status(models.TextChoices):
        """How far the fact can be relied on."""

        UNCHECKED = "unchecked", _("Not yet checked by a clinician")
        SETTLED = "settled", _("Checked by a clinician")
        DISPUTED = "disputed", _("In dispute")
        WITHDRAWN = "withdrawn", _("Withdrawn: do not use")

    class Strength(models.TextChoices):
        """How good the sources are, taken together."""

        STRONG = "strong", _("Strong: guidelines or reviews of studies agree")
        MODERATE = "moderate", _("Moderate: several studies or official pages agree")
        WEAK = "weak", _("Weak: one study, or charities alone")
        NOT_RATED = "not-rated", _("Not rated yet")

    key = models.SlugField(
        _("short name"), max_length=60, unique=True, help_text=_("Stands in addresses and in the text while you write.")
    )
    statement = models.TextField(_("the fact"), max_length=400, help_text=_("One plain sentence."))
    topic = models.CharField(_("topic"), max_length=80, help_text=_("For example: Symptoms, Treatment."))
    subject = models.CharField(
        _("about"), max_length=80, blank=True, help_text=_("The condition it is about, for example MMN.")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.UNCHECKED)
    strength = models.CharField(_("strength"), max_length=12, choices=Strength, default=Strength.NOT_RATED)
    disagreement = models.TextField(
        _("where sources disagree"), blank=True, help_text=_("In plain words. Readers see this.")
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    held_back = models.BooleanField(
        _("held back until it is settled"),
        default=False,
        help_text=_("For facts that could do harm. No public page until a clinician settles it."),
    )
    note = models.TextField(_("note for editors"), blank=True, help_text=_("Not shown to readers."))
    # Of what readers saw when it was last saved: a save that changes it is a correction.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    modified_at = models.DateTimeField(auto_now=True)

    _is_settled_now = False  # by ``settle``, until it is saved
    _is_let_out_now = False  # by ``let_out``, until it is saved

    objects = ClaimQuerySet.as_manager()
    search_fields = [
        index.SearchField("statement"),
        index.AutocompleteField("statement"),
        index.SearchField("key"),
        index.AutocompleteField("key"),
        index.SearchField("topic"),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["subject", "topic", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="settled") | models.Q(settled_on__isnull=False),
                name="evidence_claim_settled_has_a_date",
                violation_error_message=_("Say when it was settled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.statement}"

    @property
    def is_disputed(self) -> bool:
        """Whether trusted sources differ about it."""
        return self.status == self.Status.DISPUTED

    @property
    def is_public(self) -> bool:
        """Whether readers may look it up: not withdrawn, and not held back for a clinician."""
        return not self.is_held and self.status != self.Status.WITHDRAWN

    @property
    def is_held(self) -> bool:
        """Whether it waits for a clinician before anybody may read it."""
        return self.held_back and self.status != self.Status.SETTLED

    def get_absolute_url(self) -> str:
        """Return the address of its public page."""
        return reverse("evidence:claim", args=[self.key])

    @property
    def answered_for(self) -> tuple[Material, int | None, datetime.date | None]:
        """What readers see of it, who settled that, and when. One of these does not change without the others."""
        return self.reader_material(), self.settled_by_id, self.settled_on

    def settle(self, user: User) -> None:
        """Let a clinician answer, from today, for the fact as it is when it is saved next.

        Raises:
            PermissionDenied: the user is no medical reviewer.
        """
        self._ask_for_a_clinician(user, _("Only a medical reviewer can settle a fact."))
        self.status, self.settled_by, self.settled_on = self.Status.SETTLED, user, timezone.localdate()
        self._is_settled_now = True

    def let_out(self, user: User) -> None:
        """Let a clinician end the holding back of the fact, as it is when it is saved next.

        Raises:
            PermissionDenied: the user is no medical reviewer.
        """
        self._ask_for_a_clinician(user, _("Only a medical reviewer can let readers see a fact that was held back."))
        self.held_back, self._is_let_out_now = False, True

    @staticmethod
    def _ask_for_a_clinician(user: User, refusal: str | Promise) -> None:
        from portal.evidence.signing import may_sign

        # As with signatures: administrators may everything but answer for medicine, unless a group says that they do.
        if not may_sign(user, Role.MEDICAL):
            raise PermissionDenied(refusal)

    @transaction.atomic
    def save(self, **kwargs: Any) -> None:
        """Save it with what its sources say. Where that changes what readers see, it is a correction, and told.

        What stands in the table is compared, not what this object was made from: going back to an old version is a
        correction too.

        Raises:
            PermissionDenied: no clinician settled it so, or none let it out.
        """
        if self.status != self.Status.SETTLED:
            self.settled_by = self.settled_on = None
        stored = self._stored()
        if stored and stored.held_back and not (self.held_back or self._is_let_out_now):
            raise PermissionDenied(_("A fact is held back until a clinician lets readers see it."))
        before = stored.answered_for if stored else ()
        super().save(**kwargs)
        after = type(self).objects.get(pk=self.pk).answered_for
        if self.status == self.Status.SETTLED and before != after and not self._is_settled_now:
            raise PermissionDenied(_("A fact stays settled only in the words a clinician settled."))
        self._is_settled_now = self._is_let_out_now = False
        self.digest = fingerprint_of(after[0])
        type(self).objects.filter(pk=self.pk).update(digest=self.digest)
        if before and before[0] != after[0]:
            claim_corrected.send(sender=type(self), claim=self, before=before[0], after=after[0])

    def _stored(self) -> "Claim | None":
        return type(self).objects.select_for_update().filter(pk=self.pk).first() if self.pk else None

    def reader_material(self) -> Material:
        """Return what a reader sees of it, for fingerprints: the fact, its status, and what each source says."""
        rows = [[row.source_id, row.stance, row.says, row.place] for row in self.evidence.all()]
        return {
            "statement": self.statement,
            "status": self.status,
            "strength": self.strength,
            "disagreement": self.disagreement,
            "evidence": rows,
        }

    def reader_references(self) -> list[tuple[type[models.Model], int]]:
        """Return ``(model, primary key)`` of the sources that come with it wherever it is used."""
        return [(Source, row.source_id) for row in self.evidence.all()]
