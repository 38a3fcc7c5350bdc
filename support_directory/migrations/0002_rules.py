"""Rules that hold whichever way a row is changed: by a form, in bulk, by an import, by hand."""

from django.db import migrations

CHILDREN = [
    "phone", "servicearea", "schedule", "scheduleexception", "contact", "language", "costoption", "serviceatlocation",
]  # fmt: skip
PUBLIC = [
    "service", *CHILDREN, "attribute", "organization", "organizationidentifier", "taxonomy", "taxonomyterm",
    "location", "address", "accessibility",
]  # fmt: skip
CHECKED = ", ".join(
    f"{{row}}.{name}"
    for name in [
        "organization_id", "name", "alternate_name", "description", "url", "email", "fees_description",
        "eligibility_description", "minimum_age", "maximum_age", "alert", "opening_hours", "timezone",
        "bank_holidays", "crisis_role",
    ]
)  # fmt: skip

# A checked entry whose facts change is checked no longer, and its check is closed. Putting the mark back needs an open
# check of just these facts; for a crisis line one that a second person has approved.
VOID = f"""
CREATE FUNCTION directory_close_checks(service uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE support_directory_verification SET voided_at = now() WHERE service_id = service AND voided_at IS NULL;
$$;

CREATE FUNCTION directory_guard_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF ({CHECKED.format(row="OLD")}) IS DISTINCT FROM ({CHECKED.format(row="NEW")})
           OR (NEW.live AND NOT OLD.live) OR (NEW.status = 'active' AND OLD.status <> 'active') THEN
            IF OLD.verified_fingerprint <> '' OR NEW.verified_fingerprint <> '' THEN
                NEW.assurance := 'unchecked';
                NEW.verified_fingerprint := '';
            END IF;
            PERFORM directory_close_checks(OLD.id);
        END IF;
    END IF;
    IF NEW.verified_fingerprint <> '' AND NOT EXISTS (
        SELECT FROM support_directory_verification AS v
        WHERE v.service_id = NEW.id AND v.fingerprint = NEW.verified_fingerprint AND v.outcome = 'confirmed'
          AND v.voided_at IS NULL AND (NEW.crisis_role = '' OR v.approved_by_id IS NOT NULL)
    ) THEN
        NEW.assurance := 'unchecked';
        NEW.verified_fingerprint := '';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER directory_guard BEFORE INSERT OR UPDATE ON support_directory_service
    FOR EACH ROW EXECUTE FUNCTION directory_guard_service();

CREATE FUNCTION directory_void(service uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE support_directory_service SET assurance = 'unchecked', verified_fingerprint = ''
        WHERE id = service AND verified_fingerprint <> '';
    SELECT directory_close_checks(service);
$$;
CREATE FUNCTION directory_guard_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM directory_void(OLD.service_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM directory_void(NEW.service_id); END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER directory_guard AFTER INSERT OR DELETE ON support_directory_{table}
    FOR EACH ROW EXECUTE FUNCTION directory_guard_child();
CREATE TRIGGER directory_guard_change AFTER UPDATE ON support_directory_{table}
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION directory_guard_child();
"""
    for table in CHILDREN
)
UNDO_VOID = (
    "DROP FUNCTION directory_guard_service, directory_guard_child, directory_void, directory_close_checks CASCADE"
)

# Each change gives the directory a new version, once a transaction where `directory.bulk` is on and raised by hand.
VERSION = """
CREATE SEQUENCE directory_version;
CREATE FUNCTION directory_raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('directory.bulk', true), '') <> 'on' THEN
        INSERT INTO support_directory_directoryversion (id, version) VALUES (1, nextval('directory_version'))
            ON CONFLICT (id) DO UPDATE SET version = excluded.version;
    END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER directory_version AFTER INSERT OR UPDATE OR DELETE ON support_directory_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION directory_raise_version();
"""
    for table in PUBLIC
)
UNDO_VERSION = "DROP FUNCTION directory_raise_version CASCADE; DROP SEQUENCE directory_version"


class Migration(migrations.Migration):
    dependencies = [("support_directory", "0001_initial")]

    operations = [migrations.RunSQL(VOID, UNDO_VOID), migrations.RunSQL(VERSION, UNDO_VERSION)]
