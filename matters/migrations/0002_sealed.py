"""What has been published stays as it was published, whoever asks.

A version with a ``published_at`` may still be retired, and its doubts (``unverified``) may shrink;
nothing else about it, its materials or its fields changes, and it is never deleted.
"""

from django.db import migrations

SEAL_MATTER = """
CREATE FUNCTION matters_seal_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept matters_matterversion := OLD;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = 'published' AND NEW.state = 'retired' THEN
            kept.state := NEW.state;
        END IF;
        IF NEW.unverified <@ OLD.unverified THEN
            kept.unverified := NEW.unverified;
        END IF;
        IF NEW IS NOT DISTINCT FROM kept THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'version % is published and stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER matters_matterversion_sealed BEFORE UPDATE OR DELETE ON matters_matterversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION matters_seal_version();
"""
UNSEAL_MATTER = """
DROP TRIGGER matters_matterversion_sealed ON matters_matterversion;
DROP FUNCTION matters_seal_version();
"""

SEAL_BUNDLE = """
CREATE FUNCTION matters_seal_bundle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept matters_bundleversion := OLD;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        kept.state := NEW.state;
        IF OLD.state = 'published' AND NEW.state = 'retired' AND NEW IS NOT DISTINCT FROM kept THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'bundle version % is published and stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER matters_bundleversion_sealed BEFORE UPDATE OR DELETE ON matters_bundleversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION matters_seal_bundle();
"""
UNSEAL_BUNDLE = """
DROP TRIGGER matters_bundleversion_sealed ON matters_bundleversion;
DROP FUNCTION matters_seal_bundle();
"""

SEAL_PARTS = """
CREATE FUNCTION matters_seal_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part record;
BEGIN
    IF TG_OP = 'INSERT' THEN part := NEW; ELSE part := OLD; END IF;
    IF EXISTS (SELECT FROM matters_matterversion WHERE id = part.version_id AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'version % is published and stays as it is', part.version_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;
"""
UNSEAL_PARTS = "DROP FUNCTION matters_seal_part();"
GUARD = """
CREATE TRIGGER {table}_sealed BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION matters_seal_part();
"""
UNGUARD = "DROP TRIGGER {table}_sealed ON {table};"
TABLES = ("matters_materialrequirement", "matters_formfield")

class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]

    operations = [
        migrations.RunSQL(SEAL_MATTER, UNSEAL_MATTER),
        migrations.RunSQL(SEAL_BUNDLE, UNSEAL_BUNDLE),
        migrations.RunSQL(SEAL_PARTS, UNSEAL_PARTS),
        *(migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table)) for table in TABLES),
    ]
