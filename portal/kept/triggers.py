"""A trigger in every table but those that no public page reads: whatever changes, however it is changed, is noted.

A table that is not named here is watched. So forgetting one costs a rendering too many and never shows what is old.
"""

import hashlib
from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper

TABLE = "kept_contentchange"
# Tables that no public page reads (portal/kept/tests holds that), and that change all the time.
QUIET = frozenset(
    {
        TABLE,
        "account_emailaddress",
        "account_emailconfirmation",
        "django_migrations",
        "django_session",
        "django_tasks_database_dbtaskresult",
        "evidence_concern",
        "evidence_evidencepack",
        "evidence_feedbackpress",
        "evidence_outsidelink",
        "evidence_pagefeedback",
        "evidence_portfolionote",
        "evidence_reviewreminder",
        "evidence_reviewtaskstate",
        "mfa_authenticator",
        "search_searchentry",
        "search_searchword",
        "shared_cache",
        "signin_signinrecord",
        "support_directory_changesuggestion",
        "support_directory_importbatch",
        "support_directory_importrow",
        "support_directory_linkcheck",
        "support_directory_remindersent",
        "support_directory_searchlog",
        "support_directory_unknownword",
        "wagtailadmin_editingsession",
        "wagtailadmin_formstate",
        "wagtailcore_comment",
        "wagtailcore_commentreply",
        "wagtailcore_modellogentry",
        "wagtailcore_pagelogentry",
        "wagtailcore_pagesubscription",
        "wagtailcore_revision",
        "wagtailcore_taskstate",
        "wagtailcore_uploadedfile",
        "wagtailcore_workflowstate",
        "wagtailsearch_indexentry",
        "wagtailusers_userprofile",
        "work_workerbeat",
    }
)
# Columns that a draft, a lock or a sign-in writes, and that nobody reads in public.
QUIET_COLUMNS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "last_login",
        "latest_revision_created_at",
        "latest_revision_id",
        "locked",
        "locked_at",
        "locked_by_id",
    }
)
_WATCHED = """
    SELECT class.relname, array_agg(column_.attname::text ORDER BY column_.attnum),
        (SELECT array_agg(tgname::text) FROM pg_trigger WHERE tgrelid = class.oid AND tgname LIKE 'kept\\_%%')
    FROM pg_class AS class JOIN pg_attribute AS column_ ON column_.attrelid = class.oid
    WHERE class.relkind IN ('r', 'p') AND class.relnamespace = current_schema()::regnamespace
        AND NOT class.relispartition AND column_.attnum > 0 AND NOT column_.attisdropped
        AND class.relname <> ALL(%s)
    GROUP BY class.oid, class.relname
"""
_FUNCTION = """
    CREATE OR REPLACE FUNCTION kept_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO kept_contentchange (id) VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
"""


def after_migrate(using: str, **kwargs: Any) -> None:
    """Put the triggers into tables that came or changed; does nothing before the app's own table is there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE in connection.introspection.table_names(cursor):
            watch_all(cursor)


def watch_all(cursor: CursorWrapper) -> int:
    """Make missing triggers, drop those of another form, and return how many were made."""
    cursor.execute(_FUNCTION)
    cursor.execute(_WATCHED, [sorted(QUIET)])
    made = 0
    quote = cursor.db.ops.quote_name
    for table, columns, there in cursor.fetchall():
        told = ", ".join(quote(name) for name in columns if name not in QUIET_COLUMNS)
        words = (
            f"AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF {told} ON {quote(table)}"
            " FOR EACH STATEMENT EXECUTE FUNCTION kept_note_change()"
        )
        name = f"kept_{hashlib.sha256(words.encode()).hexdigest()[:12]}"
        for old in set(there or ()) - {name}:
            cursor.execute(f"DROP TRIGGER {quote(old)} ON {quote(table)}")
        if name not in (there or ()):
            cursor.execute(f"CREATE TRIGGER {quote(name)} {words}")
            made += 1
    return made
