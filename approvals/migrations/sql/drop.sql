DROP TRIGGER approvals_renewal_checks_item ON approvals_renewal;
DROP TRIGGER approvals_caseitem_renews ON approvals_caseitem;
DROP TRIGGER approvals_caseitem_deemed_renewed ON approvals_caseitem;
DROP FUNCTION approvals_renewal_checks_item();
DROP FUNCTION approvals_caseitem_checks_renewal();
DROP FUNCTION approvals_check_renewal(bigint);
DROP SEQUENCE approvals_acceptance_number;
DROP SEQUENCE approvals_case_number;
