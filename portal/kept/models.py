"""Which state of the database is the newest."""

from django.db import connection, models, transaction
from django.db.models import Count, Max

State = tuple[int, int | None]


class ContentChange(models.Model):
    """One row for each transaction that changed something a page could show, written by triggers in every table.

    Rows become visible when the changes do, and nobody waits for anybody, as they would for one counter's row.
    """

    id = models.BigIntegerField("transaction", primary_key=True)

    class Meta:
        default_permissions = ()
        verbose_name = "change of what pages show"
        verbose_name_plural = "changes of what pages show"

    def __str__(self) -> str:
        return str(self.id)


def state(using: str | None = None) -> State:
    """Return what is equal if and only if nothing changed: how many changes are noted, and the newest.

    The newest alone would miss a transaction that began earlier and ended later.

    Args:
        using: the alias of a database; without it the one that is read from now.
    """
    found = ContentChange.objects.using(using).aggregate(rows=Count("*"), newest=Max("id"))
    return found["rows"], found["newest"]


def forget_changes() -> None:
    """Delete all rows but a new one: the state is one that never was before."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO kept_contentchange (id) VALUES (pg_current_xact_id()::text::bigint)")
        cursor.execute("DELETE FROM kept_contentchange WHERE id < pg_current_xact_id()::text::bigint")
