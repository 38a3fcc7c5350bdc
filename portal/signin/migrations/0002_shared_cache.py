"""The table of the cache that production's processes share; as ``createcachetable`` would make it."""

from django.db import migrations

TABLE = """
CREATE TABLE shared_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("signin", "0001_initial")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE shared_cache;")]
