"""Digests by which an entry is known to be as it was: its row, the rows below it, its newest draft, and its checks."""

# ruff: noqa: S608 - the statement is made of the names of our own tables and columns

import uuid
from collections.abc import Iterable
from functools import cache

from django.db import connection
from modelcluster.models import get_all_child_relations
from wagtail.models import Revision

from support_directory.models import Service, Verification


def stamps(services: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the digest of each of these entries that exists.

    A revision's id would not do: Wagtail's editor saves over the newest revision while someone types, and keeps its id.
    What time and routine change (whose task it is, when it is due) does not count.
    """
    with connection.cursor() as cursor:
        cursor.execute(_query(), [_passed_over(), list(services)])
        return dict(cursor.fetchall())


def _passed_over() -> list[str | None]:
    return [field.column for field in Service._meta.concrete_fields if field.name in Service.STATE_FIELDS]


@cache
def _query() -> str:
    children = [relation.field for relation in get_all_child_relations(Service)]
    parts = [
        "(to_jsonb(s) - %s::text[])::text",
        f"(SELECT r.content::text FROM {Revision._meta.db_table} r"
        " WHERE s.has_unpublished_changes AND r.id = s.latest_revision_id)",
        f"(SELECT count(*) FROM {Verification._meta.db_table} v WHERE v.service_id = s.id)::text",
    ]
    parts += [
        f"(SELECT jsonb_agg(to_jsonb(c) ORDER BY c.id)::text FROM {field.model._meta.db_table} c"
        f" WHERE c.{field.column} = s.id)"
        for field in children
    ]
    digest = "md5(concat_ws('|', " + ", ".join(f"coalesce({part}, '-')" for part in parts) + "))"
    return f"SELECT s.id, {digest} FROM {Service._meta.db_table} s WHERE s.id = ANY(%s)"
