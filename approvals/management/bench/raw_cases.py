"""The physical limit: the same rows as an act of the product, as raw SQL without any rule, one message for each act.

The same tables, columns, hash chain and messages; only the words of the record are fixed texts.
"""

from django.db import connection

_HEAD = "SELECT FROM approvals_case WHERE id = {case} FOR NO KEY UPDATE;"

_EVENT = """
INSERT INTO audit_auditevent (subject, seq, kind, at, actor_name, law, details, case_id, algorithm, previous_hash, hash)
SELECT 'case:{case}', coalesce(max(head.seq), 0) + 1, '{kind}', now(), '示例', '', '{{}}', {case}, 'sha256',
       coalesce(max(head.hash), ''),
       encode(sha256(convert_to(concat_ws('|', '{kind}', now(), max(head.hash)), 'UTF8')), 'hex')
FROM (SELECT seq, hash FROM audit_auditevent WHERE subject = 'case:{case}' ORDER BY seq DESC LIMIT 1) AS head;
"""

_MESSAGE = """
INSERT INTO outbox_outboxmessage (topic, key, payload, attempts, handled, last_error)
VALUES ('{kind}', '{key}', '{{"case_id": {case}}}', 0, '{{}}', '') ON CONFLICT DO NOTHING;
"""

_CLOCK = """
INSERT INTO approvals_clock (case_id, item_id, task_id, kind, effect, state, started_on, allotted, unit,
                             extended_workdays, calendar_version, due_on, expires_at, is_provisional)
"""

_SUBMIT = """
UPDATE approvals_case SET state = 'submitted', version = 1, submitted_at = now(), received_at = now(),
       filed_at = now(), case_number = 'R' || nextval('approvals_case_number') WHERE id = {case};
{clock} VALUES ({case}, NULL, NULL, 'notice', 'deem_accepted', 'running', current_date, 5, 'workday', 0, 1,
                current_date + 7, now() + interval '7 days', false);
"""

_ACCEPT = """
UPDATE approvals_case SET state = 'accepted', version = 2, accepted_at = now(), accepted_on = current_date,
       acceptance_number = nextval('approvals_acceptance_number') WHERE id = {case};
UPDATE approvals_clock SET state = 'stopped', stopped_at = now() WHERE case_id = {case} AND state = 'running';
UPDATE approvals_caseitem SET state = 'under_review', version = 1, opened_at = now() WHERE case_id = {case};
{clock} SELECT {case}, id, NULL, kind, 'none', 'running', current_date, days, 'workday', 0, 1, current_date + days,
        now() + days * interval '1 day', false
FROM approvals_caseitem, (VALUES ('decision', 20), ('promise', 10)) AS plan (kind, days) WHERE case_id = {case};
INSERT INTO approvals_reviewtask (case_id, item_id, department_id, round, stage, silence_basis, absence_basis, due_at,
                                  state, opened_at, opinion, reason, version)
SELECT {case}, id, unnest(reviewer_ids), 1, 'review', '', '', now() + interval '7 days', 'open', now(), '', '', 0
FROM approvals_caseitem WHERE case_id = {case};
{clock} SELECT {case}, item_id, id, 'review', 'none', 'running', current_date, 5, 'workday', 0, 1, current_date + 7,
        now() + interval '7 days', false
FROM approvals_reviewtask WHERE case_id = {case};
"""

_AGREE = """
UPDATE approvals_reviewtask SET state = 'answered', version = 1, opinion = 'agree', answered_by_id = 1,
       answered_at = now(), effective_at = now()
WHERE id = (SELECT min(id) FROM approvals_reviewtask WHERE case_id = {case} AND state = 'open');
UPDATE approvals_clock SET state = 'stopped', stopped_at = now()
WHERE case_id = {case} AND state = 'running'
  AND task_id IN (SELECT id FROM approvals_reviewtask WHERE case_id = {case} AND state = 'answered');
UPDATE approvals_caseitem SET state = 'reviewed', version = version + 1
WHERE case_id = {case} AND NOT EXISTS (SELECT FROM approvals_reviewtask WHERE case_id = {case} AND state = 'open');
"""

_GRANT = """
INSERT INTO datashare_certificate (version, type_code, issuer_code, serial, is_sample, name, holder_id, holder_name,
    department_id, issuer_name, matter_code, case_id, item_id, data, issued_at, issued_on, identifier, verify_code,
    algorithm, content_hash, state)
SELECT 1, 'T', 'I', nextval('datashare_certificate_number'), true, result_name, 1, '示例', 1, '示例', matter_code,
       case_id, id, '{{}}', now(), current_date, 'R' || id, 'R' || id, 'sha256', repeat('0', 64), 'valid'
FROM approvals_caseitem WHERE case_id = {case};
UPDATE approvals_caseitem SET state = 'granted', version = version + 1, decided_at = now(), decided_by_id = 1,
       certificate_id = currval('datashare_certificate_id_seq') WHERE case_id = {case};
INSERT INTO approvals_publication (item_id, department_id, matter, holder, certificate_name, certificate_identifier,
                                   granted_on, objection, published_at, reason)
SELECT id, 1, name, '示例', result_name, 'R' || id, current_date, '', now(), ''
FROM approvals_caseitem WHERE case_id = {case};
UPDATE approvals_clock SET state = 'stopped', stopped_at = now() WHERE case_id = {case} AND state = 'running';
UPDATE approvals_case SET state = 'concluded', version = 3, closed_at = now() WHERE id = {case};
"""


def handle(case_id: int, reviews: int) -> None:
    """Submit, accept, let every department agree, grant."""
    with connection.cursor() as cursor:

        def act(sql: str, *kinds: str) -> None:
            parts = [_HEAD, sql, *(_EVENT.replace("{kind}", kind) for kind in kinds), _MESSAGE]
            text = "BEGIN;" + "".join(parts) + "COMMIT"
            number[0] += 1
            cursor.execute(text.format(case=case_id, clock=_CLOCK, kind=kinds[0], key=f"{case_id}:{number[0]}"))

        number = [0]
        act(_SUBMIT, "case.submit")
        act(_ACCEPT, "case.accept", "item.open")
        for _ in range(reviews - 1):
            act(_AGREE, "review.give_opinion")
        act(_AGREE, "review.give_opinion", "item.join")
        act(_GRANT, "item.grant", "item.certificate_issued", "certificate.issue", "item.publish", "case.conclude")
