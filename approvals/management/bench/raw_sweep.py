"""The physical limit: the same writes as the sweep, as raw set-based SQL without any rule in Python.

The same tables, columns and hash chain; only the words of the record are fixed texts. No message is written, since
nobody listens to a silence that was deemed.
"""

from django.db import connection, transaction

_LOCK = """
CREATE TEMPORARY TABLE due ON COMMIT DROP AS
SELECT k.id AS clock_id, k.task_id, k.case_id, k.due_on, k.expires_at, t.item_id, t.department_id, t.version,
       t.silence_basis, i.name AS item, d.name AS department
FROM approvals_clock k
JOIN approvals_case c ON c.id = k.case_id
JOIN approvals_reviewtask t ON t.id = k.task_id
JOIN approvals_caseitem i ON i.id = t.item_id
JOIN accounts_department d ON d.id = t.department_id
WHERE k.state = 'running' AND k.effect = 'deem_agreed' AND NOT k.is_provisional
  AND k.expires_at <= now() - interval '60 seconds'
ORDER BY k.expires_at, k.id LIMIT %s FOR NO KEY UPDATE OF c SKIP LOCKED
"""


_WRITES = """
UPDATE approvals_reviewtask t SET state = 'deemed', opinion = 'deemed_agree', answered_at = now(),
       effective_at = t.due_at, version = t.version + 1
FROM due WHERE t.id = due.task_id AND t.state = 'open';

UPDATE approvals_clock k SET state = 'expired', stopped_at = k.expires_at FROM due WHERE k.id = due.clock_id;

INSERT INTO approvals_writtenopinion (task_id, department_id, owed_at, text)
SELECT task_id, department_id, expires_at, '' FROM due;

INSERT INTO approvals_accountability (task_id, department_id, responsible_ids, lapsed_at, recorded_at)
SELECT task_id, department_id, '{}', expires_at, now() FROM due;

INSERT INTO approvals_clock (case_id, task_id, kind, effect, state, started_on, allotted, unit, extended_workdays,
                             calendar_version, due_on, expires_at, is_provisional)
SELECT case_id, task_id, 'written_opinion', 'none', 'running', due_on, 1, 'workday', 0, 1, due_on + 1,
       expires_at + interval '1 day', false FROM due;

UPDATE approvals_caseitem i SET state = 'reviewed', version = i.version + 1
FROM due WHERE i.id = due.item_id AND i.state = 'under_review'
  AND NOT EXISTS (SELECT FROM approvals_reviewtask t WHERE t.item_id = i.id AND t.state = 'open');

INSERT INTO audit_auditevent (subject, seq, kind, at, actor_name, law, details, case_id, algorithm, previous_hash, hash)
SELECT subject, coalesce(head.seq, 0) + part.number, part.kind, now(), '系统', silence_basis, details, case_id,
       'sha256', coalesce(head.hash, ''),
       encode(sha256(convert_to(concat_ws('|', subject, part.number, part.kind, now(), silence_basis, details,
                                          head.hash), 'UTF8')), 'hex')
FROM (SELECT *, 'case:' || case_id AS subject,
             jsonb_build_object('item', item, 'department', department, 'due', due_on) AS details FROM due) AS one
CROSS JOIN (VALUES (1, 'review.deem_agreed'), (2, 'item.join')) AS part (number, kind)
LEFT JOIN LATERAL (SELECT seq, hash FROM audit_auditevent e WHERE e.subject = one.subject ORDER BY seq DESC LIMIT 1)
     AS head ON true;
"""


def sweep(limit: int) -> int:
    """Sweep one batch and return how many were due."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK, [limit])
        cursor.execute("SELECT count(*) FROM due")
        due = int(cursor.fetchone()[0])
        if due:
            cursor.execute(_WRITES)
    return due
