-- Sequences: they never go back, whatever rolls back.
CREATE SEQUENCE approvals_case_number;
CREATE SEQUENCE approvals_acceptance_number;

-- Titles by their letters and pairs of letters: a Chinese word has two, which are too few for the trigrams of pg_trgm.
CREATE FUNCTION approvals_grams(title text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN ARRAY(
        SELECT substr(lower(title), start, length)
        FROM generate_series(1, 2) AS length, generate_series(1, length(title) + 1 - length) AS start
    );
CREATE INDEX case_by_title ON approvals_case USING gin (approvals_grams(title)) WITH (gin_pending_list_limit = 256);

-- What an item and its renewal owe each other, whichever of them changes: renewed by silence only on a basis, good for
-- some months, and never granted by silence besides.
CREATE FUNCTION approvals_check_renewal(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    item approvals_caseitem;
    renewal approvals_renewal;
BEGIN
    SELECT * INTO item FROM approvals_caseitem WHERE id = checked FOR NO KEY UPDATE; -- both sides meet here
    SELECT * INTO renewal FROM approvals_renewal WHERE item_id = checked;
    IF item.state = 'deemed_renewed' AND coalesce(renewal.basis, '') = '' THEN
        RAISE EXCEPTION 'item % violates "renewed_by_silence_only_on_a_basis"', checked USING ERRCODE = 'check_violation';
    END IF;
    IF renewal.id IS NOT NULL AND (item.validity_months IS NULL OR item.grant_basis <> '') THEN
        RAISE EXCEPTION 'item % violates "a_renewal_has_its_term_and_is_never_granted_by_silence"', checked
            USING ERRCODE = 'check_violation';
    END IF;
END
$$;

CREATE FUNCTION approvals_caseitem_checks_renewal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM approvals_check_renewal(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER approvals_caseitem_deemed_renewed AFTER INSERT OR UPDATE OF state ON approvals_caseitem
    FOR EACH ROW WHEN (NEW.state = 'deemed_renewed') EXECUTE FUNCTION approvals_caseitem_checks_renewal();
CREATE TRIGGER approvals_caseitem_renews AFTER UPDATE OF validity_months, grant_basis ON approvals_caseitem
    FOR EACH ROW WHEN (
        OLD.validity_months IS DISTINCT FROM NEW.validity_months OR OLD.grant_basis IS DISTINCT FROM NEW.grant_basis
    ) EXECUTE FUNCTION approvals_caseitem_checks_renewal();

CREATE FUNCTION approvals_renewal_checks_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM approvals_check_renewal(OLD.item_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM approvals_check_renewal(NEW.item_id); END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER approvals_renewal_checks_item AFTER INSERT OR UPDATE OR DELETE ON approvals_renewal
    FOR EACH ROW EXECUTE FUNCTION approvals_renewal_checks_item();

-- No state and no due day moves without a word in the record: the application's own connection cannot grant an item or
-- put off a day unless the same transaction has appended the last event of the case.
CREATE FUNCTION approvals_refuse_untold(moved bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF pg_current_xact_id()::text::bigint IS DISTINCT FROM (
        SELECT written_in FROM public.audit_auditevent WHERE subject = 'case:' || moved ORDER BY seq DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'case % changes without an event in the record', moved USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;
CREATE FUNCTION approvals_case_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.approvals_refuse_untold(NEW.id);
    RETURN NULL;
END
$$;
CREATE FUNCTION approvals_part_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.approvals_refuse_untold(NEW.case_id);
    RETURN NULL;
END
$$;
CREATE FUNCTION approvals_procedure_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.approvals_refuse_untold(case_id) FROM public.approvals_caseitem WHERE id = NEW.item_id;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER approvals_case_is_told AFTER UPDATE OF state ON approvals_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND current_user = 'yiwang_application')
    EXECUTE FUNCTION approvals_case_is_told();
CREATE CONSTRAINT TRIGGER approvals_caseitem_is_told AFTER UPDATE OF state ON approvals_caseitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND current_user = 'yiwang_application')
    EXECUTE FUNCTION approvals_part_is_told();
CREATE CONSTRAINT TRIGGER approvals_reviewtask_is_told AFTER UPDATE OF state, opinion ON approvals_reviewtask
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.state <> NEW.state OR OLD.opinion <> NEW.opinion) AND current_user = 'yiwang_application')
    EXECUTE FUNCTION approvals_part_is_told();
CREATE CONSTRAINT TRIGGER approvals_clock_is_told AFTER UPDATE OF state, due_on, expires_at ON approvals_clock
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (
        (OLD.state <> NEW.state OR OLD.due_on IS DISTINCT FROM NEW.due_on OR OLD.expires_at IS DISTINCT FROM NEW.expires_at)
        AND current_user = 'yiwang_application'
    )
    EXECUTE FUNCTION approvals_part_is_told();
CREATE CONSTRAINT TRIGGER approvals_deficiency_is_told AFTER UPDATE OF state ON approvals_deficiency
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND current_user = 'yiwang_application')
    EXECUTE FUNCTION approvals_part_is_told();
CREATE CONSTRAINT TRIGGER approvals_pause_is_told AFTER UPDATE OF state ON approvals_pause
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND current_user = 'yiwang_application')
    EXECUTE FUNCTION approvals_procedure_is_told();
CREATE CONSTRAINT TRIGGER approvals_extension_is_told AFTER UPDATE OF state ON approvals_extension
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND current_user = 'yiwang_application')
    EXECUTE FUNCTION approvals_procedure_is_told();
CREATE CONSTRAINT TRIGGER approvals_hearing_is_told AFTER UPDATE OF state ON approvals_hearing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND current_user = 'yiwang_application')
    EXECUTE FUNCTION approvals_procedure_is_told();

-- Kept beside periods and reviews, so that lists and figures need neither case nor item: the region of the case, the
-- department that a period binds, the matter that a review is about. None of them ever changes.
CREATE FUNCTION approvals_clock_takes_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT region, coalesce(
        (SELECT department_id FROM approvals_reviewtask WHERE id = NEW.task_id),
        (SELECT department_id FROM approvals_caseitem WHERE id = NEW.item_id),
        lead_department_id
    ) INTO STRICT NEW.region, NEW.department_id FROM approvals_case WHERE id = NEW.case_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER approvals_clock_takes_place BEFORE INSERT ON approvals_clock
    FOR EACH ROW WHEN (NEW.region = '') EXECUTE FUNCTION approvals_clock_takes_place();
CREATE FUNCTION approvals_reviewtask_takes_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT region INTO STRICT NEW.region FROM approvals_case WHERE id = NEW.case_id;
    SELECT matter_code INTO STRICT NEW.matter_code FROM approvals_caseitem WHERE id = NEW.item_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER approvals_reviewtask_takes_place BEFORE INSERT ON approvals_reviewtask
    FOR EACH ROW WHEN (NEW.region = '') EXECUTE FUNCTION approvals_reviewtask_takes_place();
