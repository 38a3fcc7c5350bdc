"""The numbers of a service."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from support_directory.choices import CallCost, PhoneType
from support_directory.models.service import Service
from support_directory.numbers import PhoneNumber, regions_of, tidy


class Phone(Orderable):
    """One number: to call, to text, or for a textphone. A missing number stays missing: nobody guesses one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = ParentalKey(Service, related_name="phones", on_delete=models.CASCADE)
    number = models.CharField(
        _("number"),
        max_length=32,
        help_text=_("As the organisation prints it, for example 0808 808 7777 or 116 123. Abroad: with + and country."),
    )
    type = models.CharField(_("what it is for"), max_length=16, choices=PhoneType, default=PhoneType.VOICE)
    text_keyword = models.CharField(
        _("word to text"),
        max_length=20,
        blank=True,
        help_text=_('For text lines only: the word to send, such as "SHOUT".'),
    )
    cost = models.CharField(
        _("what it costs"),
        max_length=16,
        choices=CallCost,
        blank=True,
        help_text=_("As the organisation says it. Leave empty if it says nothing."),
    )
    note = models.CharField(
        _("note"),
        max_length=120,
        blank=True,
        help_text=_('What a caller must know, in a few words, for example "then press 2".'),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("phone number")
        verbose_name_plural = _("phone numbers")
        constraints = [
            models.CheckConstraint(condition=Q(type__in=PhoneType.values), name="directory_phone_type_known"),
            models.CheckConstraint(condition=Q(cost__in=["", *CallCost.values]), name="directory_phone_cost_known"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^\+?[0-9]([0-9 ]*[0-9])?$"), name="directory_phone_number_digits"
            ),
            models.CheckConstraint(
                condition=Q(type=PhoneType.TEXT) | Q(text_keyword=""), name="directory_phone_keyword_text_only"
            ),
        ]

    def __str__(self) -> str:
        return self.display

    @property
    def as_number(self) -> PhoneNumber:
        """The number ready to show, in the regions of its service."""
        nations = self.service.nations if self.service_id else []
        return PhoneNumber(self.number, self.type, self.text_keyword, self.note, self.cost, regions_of(nations))

    @property
    def display(self) -> str:
        """What a visitor reads."""
        return self.as_number.display

    @property
    def href(self) -> str:
        """The address behind a tap."""
        return self.as_number.href

    def clean(self) -> None:
        """Tidy the spaces, and refuse a number that cannot exist.

        Raises:
            ValidationError: no such number in the UK or Ireland, or a word to text on a line that is not for texts.
        """
        self.number = tidy(self.number)
        # The areas may be changed in the same form, so both regions are allowed here; they decide only the display.
        if self.number and not PhoneNumber(self.number).is_known:
            unknown = _("This is not a number in the UK or Ireland. Numbers elsewhere start with + and the country.")
            raise ValidationError({"number": unknown})
        if self.text_keyword and self.type != PhoneType.TEXT:
            raise ValidationError({"text_keyword": _("Only a line for text messages has a word to text.")})
