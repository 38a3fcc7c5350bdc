"""Who stands behind an entry is a checked fact too: an organisation that changes voids the check of all its entries."""

from django.db import migrations

ORGANIZATION = ", ".join(f"{{row}}.{name}" for name in ["name", "url", "description"])
IDENTIFIER = ", ".join(f"{{row}}.{name}" for name in ["organization_id", "identifier_scheme", "identifier"])

# It waits for whoever is checking the entry just now. Before, it looked for a mark that was not committed yet, found
# none, and the mark outlived the change.
WAIT = """
CREATE OR REPLACE FUNCTION directory_void(service uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM support_directory_service WHERE id = service FOR NO KEY UPDATE;
    UPDATE support_directory_service SET assurance = 'unchecked', verified_fingerprint = ''
        WHERE id = service AND verified_fingerprint <> '';
    PERFORM directory_close_checks(service);
END $$;
"""
UNDO_WAIT = """
CREATE OR REPLACE FUNCTION directory_void(service uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE support_directory_service SET assurance = 'unchecked', verified_fingerprint = ''
        WHERE id = service AND verified_fingerprint <> '';
    SELECT directory_close_checks(service);
$$;
"""

# Always the organisation before its entries, and these in one order: two who change it wait for each other.
VOID = f"""
CREATE FUNCTION directory_void_of(run_by uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    entry uuid;
BEGIN
    PERFORM FROM support_directory_organization WHERE id = run_by FOR NO KEY UPDATE;
    FOR entry IN SELECT id FROM support_directory_service WHERE organization_id = run_by ORDER BY id LOOP
        PERFORM directory_void(entry);
    END LOOP;
END $$;
CREATE FUNCTION directory_guard_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_void_of(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER directory_guard_change AFTER UPDATE ON support_directory_organization
    FOR EACH ROW WHEN (({ORGANIZATION.format(row="OLD")}) IS DISTINCT FROM ({ORGANIZATION.format(row="NEW")}))
    EXECUTE FUNCTION directory_guard_organization();

CREATE FUNCTION directory_guard_below_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM directory_void_of(OLD.organization_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM directory_void_of(NEW.organization_id); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER directory_guard AFTER INSERT OR DELETE ON support_directory_organizationidentifier
    FOR EACH ROW EXECUTE FUNCTION directory_guard_below_organization();
CREATE TRIGGER directory_guard_change AFTER UPDATE ON support_directory_organizationidentifier
    FOR EACH ROW WHEN (({IDENTIFIER.format(row="OLD")}) IS DISTINCT FROM ({IDENTIFIER.format(row="NEW")}))
    EXECUTE FUNCTION directory_guard_below_organization();
"""
UNDO_VOID = "DROP FUNCTION directory_guard_organization, directory_guard_below_organization, directory_void_of CASCADE"


class Migration(migrations.Migration):
    dependencies = [("support_directory", "0005_places_are_checked")]

    operations = [migrations.RunSQL(WAIT, UNDO_WAIT), migrations.RunSQL(VOID, UNDO_VOID)]
