"""What visitors tell us: mistakes, missing organisations, and which searches find nothing. Nothing about themselves."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from support_directory.models.service import Service


class ChangeSuggestion(models.Model):
    """A visitor's word that something is wrong or missing. It waits in the queue of staff."""

    class Kind(models.TextChoices):
        """What it is about."""

        MISTAKE = "mistake", _("A mistake in an entry")
        ORGANISATION = "organisation", _("An organisation that is missing")

    class State(models.TextChoices):
        """What staff made of it."""

        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Not taken up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("about"), max_length=16, choices=Kind)
    service = models.ForeignKey(
        Service, verbose_name=_("entry"), null=True, blank=True, on_delete=models.CASCADE, related_name="suggestions"
    )
    name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    url = models.URLField(_("its website"), max_length=500, blank=True)
    text = models.TextField(_("what they wrote"), max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN, db_index=True)
    answer = models.TextField(_("what we did"), blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="mistake", service__isnull=False) | Q(kind="organisation"),
                name="directory_suggestion_about_something",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "done", "declined"]), name="directory_suggestion_state"
            ),
        ]

    def __str__(self) -> str:
        return str(self.service or self.name)


class Synonym(RevisionMixin, models.Model):
    """A word people use for a word the directory uses. Staff add them; a search for the one finds the other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    word = models.CharField(
        _("what people type"), max_length=60, unique=True, help_text=_("In small letters, for example blue badge.")
    )
    means = models.CharField(
        _("what entries say"), max_length=120, help_text=_("For example parking permit. Several: with commas.")
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["word"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(word=F("means")),
                name="directory_synonym_of_another",
                violation_error_message=_("Both are the same."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.word} → {self.means}"


class SearchLog(models.Model):
    """How often words were searched on a day, and how much was found. No time, no address, no visitor."""

    day = models.DateField(_("day"))
    words = models.CharField(_("words"), max_length=120)
    results = models.PositiveIntegerField(_("results"))
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        ordering = ["-day", "-times"]
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="directory_search_once_a_day")]

    def __str__(self) -> str:
        return self.words


class UnknownWord(models.Model):
    """A word of a search that no entry has, as a keyed digest: it is written down only on the third day it is searched.

    A name or a diagnosis typed once must not be readable in our database.
    """

    DAYS_UNTIL_WRITTEN = 3

    digest = models.CharField(max_length=64, primary_key=True)
    last_day = models.DateField()
    days = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("unknown word")
        verbose_name_plural = _("unknown words")

    def __str__(self) -> str:
        return self.digest
