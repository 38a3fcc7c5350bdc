"""Sessions can be ended, and the last administrator stays: rules that hold whichever way a row is changed."""

from django.db import migrations

# The count only ever grows, also where a row that was read earlier is saved again.
SESSIONS = """
CREATE FUNCTION users_guard_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sessions_ended := GREATEST(NEW.sessions_ended, OLD.sessions_ended);
    IF OLD.is_active AND NOT NEW.is_active THEN
        NEW.sessions_ended := NEW.sessions_ended + 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER users_sessions BEFORE UPDATE ON users_user
    FOR EACH ROW EXECUTE FUNCTION users_guard_sessions();
"""
# The lock makes two that would remove each other wait; the second then sees what the first did.
LAST = """
CREATE FUNCTION users_guard_last_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('users_last_administrator'));
    IF NOT EXISTS (SELECT FROM users_user WHERE is_superuser AND is_active) THEN
        RAISE EXCEPTION 'The last administrator who can sign in must stay.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'users_last_administrator';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER users_last_administrator_change AFTER UPDATE ON users_user FOR EACH ROW
    WHEN (OLD.is_superuser AND OLD.is_active AND NOT (NEW.is_superuser AND NEW.is_active))
    EXECUTE FUNCTION users_guard_last_administrator();
CREATE TRIGGER users_last_administrator_delete AFTER DELETE ON users_user FOR EACH ROW
    WHEN (OLD.is_superuser AND OLD.is_active)
    EXECUTE FUNCTION users_guard_last_administrator();
"""


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]

    operations = [
        migrations.RunSQL(SESSIONS, "DROP TRIGGER users_sessions ON users_user; DROP FUNCTION users_guard_sessions();"),
        migrations.RunSQL(
            LAST,
            "DROP TRIGGER users_last_administrator_change ON users_user;"
            "DROP TRIGGER users_last_administrator_delete ON users_user;"
            "DROP FUNCTION users_guard_last_administrator();",
        ),
    ]
