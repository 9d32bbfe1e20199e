"""The numbers of certificates, and what an issued one may still change."""

from django.db import migrations

NUMBER = "CREATE SEQUENCE datashare_certificate_number"
GUARD = """
CREATE FUNCTION datashare_certificate_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' THEN
        RAISE EXCEPTION 'an issued certificate changes its state and nothing else' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER datashare_certificate_stays BEFORE UPDATE OR DELETE ON datashare_certificate
    FOR EACH ROW EXECUTE FUNCTION datashare_certificate_stays();
"""
UNGUARD = """
DROP TRIGGER datashare_certificate_stays ON datashare_certificate;
DROP FUNCTION datashare_certificate_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("datashare", "0001_initial")]

    operations = [
        migrations.RunSQL(NUMBER, "DROP SEQUENCE datashare_certificate_number"),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
