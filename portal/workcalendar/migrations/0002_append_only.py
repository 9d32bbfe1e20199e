"""A notice is appended and never changed: every version of the calendar can be told again."""

from django.db import migrations

TABLES = ("workcalendar_calendarnotice", "workcalendar_calendarday")
REFUSE = """
CREATE FUNCTION workcalendar_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the calendar is append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$
"""
GUARD = """
CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION workcalendar_refuse_change()
"""
UNGUARD = "DROP TRIGGER {table}_stays ON {table}"


class Migration(migrations.Migration):
    dependencies = [("workcalendar", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION workcalendar_refuse_change()"),
        *(migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table)) for table in TABLES),
    ]
