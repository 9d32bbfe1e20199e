"""The reference: what such a case costs as raw SQL, on the tables of a plain system.

Each act is a transaction of a few prepared statements, sent one by one without any ORM: lock the case and read its
state, change what has changed, write a line of the journal, commit. Rules are those of the states alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_STATEMENTS = {
    "lock (bigint)": "SELECT state FROM plain_case WHERE id = $1 FOR NO KEY UPDATE",
    "submit (bigint)": """
        UPDATE plain_case SET state = 'submitted', number = 'R-' || id, changed_at = now() WHERE id = $1
        """,
    "case (bigint, text)": "UPDATE plain_case SET state = $2, changed_at = now() WHERE id = $1",
    "items (bigint, text, text)": """
        UPDATE plain_item SET state = $3, changed_at = now() WHERE case_id = $1 AND state = $2
        """,
    "ask (bigint, int)": """
        INSERT INTO plain_review (item_id, department, state, opinion, changed_at)
        SELECT id, department, 'open', '', now() FROM plain_item, generate_series(1, $2) department WHERE case_id = $1
        """,
    "reviews (bigint)": """
        SELECT r.id FROM plain_review r JOIN plain_item i ON i.id = r.item_id WHERE i.case_id = $1 AND r.state = 'open'
        """,
    "answer (bigint)": """
        UPDATE plain_review SET state = 'answered', opinion = 'agree', changed_at = now()
        WHERE id = $1 AND state = 'open'
        """,
    "begin (bigint, text, int)": """
        INSERT INTO plain_period (case_id, kind, due_on) VALUES ($1, $2, current_date + $3)
        """,
    "begin_items (bigint)": """
        INSERT INTO plain_period (case_id, item_id, kind, due_on)
        SELECT case_id, id, kind, current_date + days
        FROM plain_item, (VALUES ('decision', 28), ('promise', 14)) AS plan (kind, days) WHERE case_id = $1
        """,
    "begin_reviews (bigint)": """
        INSERT INTO plain_period (case_id, item_id, review_id, kind, due_on)
        SELECT i.case_id, i.id, r.id, 'review', current_date + 7
        FROM plain_review r JOIN plain_item i ON i.id = r.item_id WHERE i.case_id = $1
        """,
    "end (bigint)": "UPDATE plain_period SET ended_at = now() WHERE case_id = $1 AND ended_at IS NULL",
    "end_review (bigint)": "UPDATE plain_period SET ended_at = now() WHERE review_id = $1",
    "certify (bigint)": """
        INSERT INTO plain_certificate (item_id, number, holder, issued_at)
        SELECT i.id, 'C-' || i.id, c.applicant, now() FROM plain_item i JOIN plain_case c ON c.id = i.case_id
        WHERE c.id = $1
        """,
    "journal (bigint, text)": """
        INSERT INTO plain_entry (case_id, at, actor, act) VALUES ($1, now(), '示例人员', $2)
        """,
}


@contextmanager
def prepared() -> Iterator[None]:
    """Prepare the statements on this connection, for as long as it takes."""
    with connection.cursor() as cursor:
        for head, text in _STATEMENTS.items():
            cursor.execute(f"PREPARE plain_{head} AS {text}")
        try:
            yield
        finally:
            cursor.execute("; ".join(f"DEALLOCATE plain_{head.split()[0]}" for head in _STATEMENTS))


def handle(case_id: int, reviews: int) -> None:
    """Submit, accept, let every department agree, grant."""
    with connection.connection.cursor() as cursor:
        with _act(cursor, case_id, "submit", "draft"):
            cursor.execute("EXECUTE plain_submit (%s)", [case_id])
            cursor.execute("EXECUTE plain_begin (%s, 'notice', 7)", [case_id])
        with _act(cursor, case_id, "accept", "submitted"):
            cursor.execute("EXECUTE plain_case (%s, 'accepted')", [case_id])
            cursor.execute("EXECUTE plain_end (%s)", [case_id])
            cursor.execute("EXECUTE plain_items (%s, 'waiting', 'under_review')", [case_id])
            cursor.execute("EXECUTE plain_ask (%s, %s)", [case_id, reviews])
            cursor.execute("EXECUTE plain_begin_items (%s)", [case_id])
            cursor.execute("EXECUTE plain_begin_reviews (%s)", [case_id])
        cursor.execute("EXECUTE plain_reviews (%s)", [case_id])
        for (review_id,) in cursor.fetchall():
            with _act(cursor, case_id, "answer", "accepted"):
                cursor.execute("EXECUTE plain_answer (%s)", [review_id])
                cursor.execute("EXECUTE plain_end_review (%s)", [review_id])
                cursor.execute("EXECUTE plain_reviews (%s)", [case_id])
                if not cursor.fetchone():
                    cursor.execute("EXECUTE plain_items (%s, 'under_review', 'reviewed')", [case_id])
        with _act(cursor, case_id, "grant", "accepted"):
            cursor.execute("EXECUTE plain_items (%s, 'reviewed', 'granted')", [case_id])
            cursor.execute("EXECUTE plain_certify (%s)", [case_id])
            cursor.execute("EXECUTE plain_end (%s)", [case_id])
            cursor.execute("EXECUTE plain_case (%s, 'concluded')", [case_id])


@contextmanager
def _act(cursor: Any, case_id: int, name: str, source: str) -> Iterator[None]:
    cursor.execute("BEGIN")
    cursor.execute("EXECUTE plain_lock (%s)", [case_id])
    [(state,)] = cursor.fetchall()
    if state != source:
        cursor.execute("ROLLBACK")
        raise RuntimeError(f"{name} was not possible")
    yield
    cursor.execute("EXECUTE plain_journal (%s, %s)", [case_id, name])
    cursor.execute("COMMIT")
