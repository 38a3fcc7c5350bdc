"""Changes two tables that every page needs, and keeps them to itself for longer than a copy is kept."""

from django.db import migrations

from benchmarks.faults.lasting import LONG


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("wagtailcore", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"""ALTER TABLE wagtailcore_page ADD COLUMN faults_note text NOT NULL DEFAULT '';
            ALTER TABLE evidence_pagefeedback ADD COLUMN faults_note text NOT NULL DEFAULT '';
            SELECT pg_sleep({LONG:d});""",
            migrations.RunSQL.noop,
        )
    ]
