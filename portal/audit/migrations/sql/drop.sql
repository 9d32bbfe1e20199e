DROP TRIGGER audit_sealedhead_stays ON audit_sealedhead;
DROP TRIGGER audit_sealedhead_is_not_emptied ON audit_sealedhead;
DROP TRIGGER audit_seal_stays ON audit_seal;
DROP TRIGGER audit_seal_is_not_emptied ON audit_seal;
DROP TRIGGER audit_auditevent_stays ON audit_auditevent;
DROP TRIGGER audit_auditevent_is_not_emptied ON audit_auditevent;
DROP FUNCTION audit_refuse_change();
