"""Whom to ask for, in which languages, and what it costs."""

import re
import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from support_directory.models.service import Service


class Contact(models.Model):
    """A person or desk to ask for. Names of people only with their consent and only where they are public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = ParentalKey(Service, related_name="contacts", on_delete=models.CASCADE)
    name = models.CharField(_("name"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True, help_text=_("For example Benefits adviser."))
    department = models.CharField(_("department"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name", "title"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="", title="", department="", email=""),
                name="directory_contact_not_empty",
                violation_error_message=_("Fill in at least one of these."),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.title, self.department) if part) or self.email


class Language(models.Model):
    """A language the service is given in, other than English."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = ParentalKey(Service, related_name="languages", on_delete=models.CASCADE)
    code = models.CharField(
        _("code"),
        max_length=8,
        validators=[RegexValidator(re.compile(r"^[a-z]{2,3}$"), _("Two or three small letters (ISO 639)."))],
        help_text=_("ISO 639, for example cy for Welsh, ga for Irish, pl for Polish, bfi for British Sign Language."),
    )
    name = models.CharField(_("language"), max_length=60)
    note = models.CharField(_("note"), max_length=120, blank=True, help_text=_("For example by interpreter."))

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="directory_language_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z]{2,3}$"), name="directory_language_code"),
        ]

    def __str__(self) -> str:
        return self.name


class CostOption(models.Model):
    """What the help itself costs. A call's cost stands with its number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = ParentalKey(Service, related_name="cost_options", on_delete=models.CASCADE)
    option = models.CharField(_("for whom or what"), max_length=120, blank=True, help_text=_("For example Members."))
    amount = models.DecimalField(
        _("amount"), max_digits=8, decimal_places=2, null=True, blank=True, help_text=_("0 if it is free.")
    )
    currency = models.CharField(
        _("currency"), max_length=3, choices=[("GBP", "£"), ("EUR", "€")], default="GBP", blank=True
    )
    amount_description = models.CharField(
        _("in words"), max_length=200, blank=True, help_text=_("For example by donation.")
    )

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["amount", "option"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="directory_cost_amount",
                violation_error_message=_("The amount is below 0."),
            ),
            models.CheckConstraint(condition=Q(currency__in=["", "GBP", "EUR"]), name="directory_cost_currency"),
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | ~Q(amount_description=""),
                name="directory_cost_not_empty",
                violation_error_message=_("Give an amount, or say in words what it costs."),
            ),
        ]

    def __str__(self) -> str:
        return self.amount_description or f"{self.get_currency_display()}{self.amount}"
