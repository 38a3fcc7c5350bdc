"""Where a service helps."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from support_directory.choices import NATIONS_OF_AREA, Area, Nation
from support_directory.models.service import Service


class ServiceArea(models.Model):
    """One area. A service without any is an overseas one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = ParentalKey(Service, related_name="areas", on_delete=models.CASCADE)
    area = models.CharField(_("area"), max_length=12, choices=Area)
    name = models.CharField(
        _("name of the part"), max_length=100, blank=True, help_text=_("For a part of a nation only, such as Fife.")
    )
    nation = models.CharField(
        _("its nation"), max_length=20, choices=Nation, blank=True, help_text=_("For a part of a nation only.")
    )

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["area", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(area__in=Area.values), name="directory_area_known"),
            models.CheckConstraint(condition=Q(nation__in=["", *Nation.values]), name="directory_area_nation_known"),
            models.CheckConstraint(
                condition=(Q(area=Area.LOCAL) & ~Q(name="") & ~Q(nation=""))
                | (~Q(area=Area.LOCAL) & Q(name="", nation="")),
                name="directory_area_local_is_named",
            ),
            models.UniqueConstraint(fields=["service", "area", "name"], name="directory_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_nation_display()}" if self.area == Area.LOCAL else self.get_area_display()

    @property
    def nations(self) -> frozenset[str]:
        """The nations this area lies in."""
        return nations_in(self.area, self.nation)

    def clean(self) -> None:
        """Ask for name and nation of a part, and for neither elsewhere.

        Raises:
            ValidationError: a part of a nation without name or nation, or a whole nation with one.
        """
        local = self.area == Area.LOCAL
        for field in ("name", "nation"):
            if local and not getattr(self, field):
                raise ValidationError({field: _("Say which part of which nation.")})
            if not local and getattr(self, field):
                raise ValidationError({field: _("Leave this empty, or choose “A part of one nation” above.")})


def nations_in(area: str, nation: str) -> frozenset[str]:
    """Return the nations of an area code; ``nation`` is that of a local area."""
    return frozenset({nation}) if area == Area.LOCAL else NATIONS_OF_AREA.get(area, frozenset())
