"""Where to go is a checked fact too: a place that changes voids the check of every entry given there."""

from django.db import migrations

PLACE = ", ".join(
    f"{{row}}.{name}" for name in ["name", "description", "transportation", "latitude", "longitude"]
)  # fmt: skip
BELOW = ["address", "accessibility"]

VOID = f"""
CREATE FUNCTION directory_void_at(place uuid) RETURNS void LANGUAGE sql AS $$
    SELECT directory_void(service_id) FROM support_directory_serviceatlocation WHERE location_id = place;
$$;
CREATE FUNCTION directory_guard_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_void_at(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER directory_guard_change AFTER UPDATE ON support_directory_location
    FOR EACH ROW WHEN (({PLACE.format(row="OLD")}) IS DISTINCT FROM ({PLACE.format(row="NEW")}))
    EXECUTE FUNCTION directory_guard_place();

CREATE FUNCTION directory_guard_below_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM directory_void_at(OLD.location_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM directory_void_at(NEW.location_id); END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER directory_guard AFTER INSERT OR DELETE ON support_directory_{table}
    FOR EACH ROW EXECUTE FUNCTION directory_guard_below_place();
CREATE TRIGGER directory_guard_change AFTER UPDATE ON support_directory_{table}
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION directory_guard_below_place();
"""
    for table in BELOW
)
UNDO = "DROP FUNCTION directory_guard_place, directory_guard_below_place, directory_void_at CASCADE"


class Migration(migrations.Migration):
    dependencies = [("support_directory", "0003_marks_follow_checks")]

    operations = [migrations.RunSQL(VOID, UNDO)]
