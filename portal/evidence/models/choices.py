"""The closed lists of words that reviews use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """In what role somebody reviews a page."""

    MEDICAL = "medical", _("Medical")
    LIVED_EXPERIENCE = "lived-experience", _("Lived experience")
    EDITORIAL = "editorial", _("Editorial")

    @property
    def permission(self) -> str:
        """The permission of those who may sign in this role."""
        return f"evidence.sign_{self.value.replace('-', '_')}"


class Outcome(models.TextChoices):
    """What a reviewer decided."""

    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined")


class Criterion(models.IntegerChoices):
    """The ten criteria of the PIF TICK, by number (Patient Information Forum, pifonline.org.uk)."""

    SYSTEMS = 1, _("Systems")
    TRAINING = 2, _("Training")
    NEED = 3, _("Need")
    EVIDENCE = 4, _("Evidence")
    USERS = 5, _("User involvement")
    INEQUALITIES = 6, _("Health inequalities")
    DESIGN = 7, _("Content and design")
    FEEDBACK = 8, _("Feedback")
    DISSEMINATION = 9, _("Dissemination")
    IMPACT = 10, _("Impact")
