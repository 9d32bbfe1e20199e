-- Sequences: they never go back, whatever rolls back.
CREATE SEQUENCE approvals_case_number;
CREATE SEQUENCE approvals_acceptance_number;
