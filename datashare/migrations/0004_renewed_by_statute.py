"""That a statute has renewed a certificate before its next version is there, and what an issued one may change now."""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION datashare_certificate_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - '{state,renewed_at}'::text[] <> to_jsonb(OLD) - '{state,renewed_at}'::text[]
        OR (OLD.renewed_at IS NOT NULL AND NEW.renewed_at IS DISTINCT FROM OLD.renewed_at) THEN
        RAISE EXCEPTION 'an issued certificate changes its state, is renewed once, and nothing else'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
"""
UNGUARD = """
CREATE OR REPLACE FUNCTION datashare_certificate_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' THEN
        RAISE EXCEPTION 'an issued certificate changes its state and nothing else' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("datashare", "0003_renewals")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="renewed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
