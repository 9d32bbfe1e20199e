-- What has been published stays as it was published, whoever asks.
--
-- A version with a published_at may still be retired, and its doubts (unverified) may shrink;
-- nothing else about it, its materials or its fields changes, and it is never deleted.
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

CREATE TRIGGER matters_materialrequirement_sealed BEFORE INSERT OR UPDATE OR DELETE ON matters_materialrequirement
    FOR EACH ROW EXECUTE FUNCTION matters_seal_part();

CREATE TRIGGER matters_formfield_sealed BEFORE INSERT OR UPDATE OR DELETE ON matters_formfield
    FOR EACH ROW EXECUTE FUNCTION matters_seal_part();
