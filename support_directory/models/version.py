"""Which state of the directory's public tables is the newest."""

from django.db import models


class DirectoryVersion(models.Model):
    """One row, raised by triggers whenever a public table changes, so that each process knows when to read anew.

    The number comes from a sequence and grows; it becomes visible when the change itself does.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField()

    class Meta:
        verbose_name = "version of the directory"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="directory_version_one_row")]

    def __str__(self) -> str:
        return str(self.version)
