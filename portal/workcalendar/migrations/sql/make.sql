-- A notice is appended and never changed: every version of the calendar can be told again.
CREATE FUNCTION workcalendar_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the calendar is append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER workcalendar_calendarnotice_stays BEFORE UPDATE OR DELETE ON workcalendar_calendarnotice
    FOR EACH ROW EXECUTE FUNCTION workcalendar_refuse_change();

CREATE TRIGGER workcalendar_calendarday_stays BEFORE UPDATE OR DELETE ON workcalendar_calendarday
    FOR EACH ROW EXECUTE FUNCTION workcalendar_refuse_change();
