"""A check that is deleted, voided or changed by hand takes its mark with it: no entry stays public without one."""

from django.db import migrations

# Checks that the guards themselves close (0002) are closed by a trigger already busy with the entry's row, which must
# not be written a second time: pg_trigger_depth() tells them apart.
MARKS = """
CREATE FUNCTION directory_guard_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE support_directory_service AS s SET assurance = 'unchecked', verified_fingerprint = ''
    WHERE s.id = OLD.service_id AND s.verified_fingerprint <> '' AND NOT EXISTS (
        SELECT FROM support_directory_verification AS v
        WHERE v.service_id = s.id AND v.fingerprint = s.verified_fingerprint AND v.outcome = 'confirmed'
          AND v.voided_at IS NULL AND (s.crisis_role = '' OR v.approved_by_id IS NOT NULL)
    );
    RETURN NULL;
END $$;
CREATE TRIGGER directory_guard_check AFTER UPDATE OR DELETE ON support_directory_verification
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION directory_guard_check();
"""
UNDO = "DROP FUNCTION directory_guard_check CASCADE"


class Migration(migrations.Migration):
    dependencies = [("support_directory", "0002_rules")]

    operations = [migrations.RunSQL(MARKS, UNDO)]
