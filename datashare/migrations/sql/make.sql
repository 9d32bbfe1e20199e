-- The numbers of certificates, and what an issued one may still change.
CREATE SEQUENCE datashare_certificate_number;

CREATE FUNCTION datashare_certificate_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - '{state,renewed_at}'::text[] <> to_jsonb(OLD) - '{state,renewed_at}'::text[]
        OR (OLD.renewed_at IS NOT NULL AND NEW.renewed_at IS DISTINCT FROM OLD.renewed_at) THEN
        RAISE EXCEPTION 'an issued certificate changes its state, is renewed once, and nothing else'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER datashare_certificate_stays BEFORE UPDATE OR DELETE ON datashare_certificate
    FOR EACH ROW EXECUTE FUNCTION datashare_certificate_stays();
