"""A term and the wider term it is part of stand in one list: a foreign key over both, which models cannot say."""

from django.db import migrations

ONE_LIST = """
ALTER TABLE support_directory_taxonomyterm ADD CONSTRAINT directory_term_with_list UNIQUE (id, taxonomy_id);
ALTER TABLE support_directory_taxonomyterm ADD CONSTRAINT directory_term_parent_of_same_list
    FOREIGN KEY (parent_id, taxonomy_id) REFERENCES support_directory_taxonomyterm (id, taxonomy_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
UNDO = """
ALTER TABLE support_directory_taxonomyterm DROP CONSTRAINT directory_term_parent_of_same_list;
ALTER TABLE support_directory_taxonomyterm DROP CONSTRAINT directory_term_with_list;
"""


class Migration(migrations.Migration):
    dependencies = [("support_directory", "0007_rules_of_values")]

    operations = [migrations.RunSQL(ONE_LIST, UNDO)]
