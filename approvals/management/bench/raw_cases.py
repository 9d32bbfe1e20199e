"""The reference: what such a case costs as bare SQL, on the tables of a plain system.

Each act is one message and one transaction of two prepared statements: it locks the case, then changes what it changes
and writes its line of the journal. Whether the act may be done is the condition of its first change; nothing is read
that is not needed for it, and no ORM takes part.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_LOCK = "SELECT FROM plain_case WHERE id = $1 FOR NO KEY UPDATE"

_SUBMIT = """
WITH submitted AS (
    UPDATE plain_case SET state = 'submitted', number = 'R-' || id, changed_at = now()
    WHERE id = $1 AND state = 'draft' RETURNING id
)
INSERT INTO plain_entry (case_id, at, actor, act) SELECT $1, now(), '示例人员', 'submit' FROM submitted
"""

_ACCEPT = """
WITH accepted AS (
    UPDATE plain_case SET state = 'accepted', changed_at = now() WHERE id = $1 AND state = 'submitted' RETURNING id
), opened AS (
    UPDATE plain_item i SET state = 'under_review', changed_at = now()
    FROM accepted a WHERE i.case_id = a.id AND i.state = 'waiting' RETURNING i.id
), asked AS (
    INSERT INTO plain_review (item_id, department, state, opinion, changed_at)
    SELECT id, department, 'open', '', now() FROM opened, generate_series(1, $2) department
)
INSERT INTO plain_entry (case_id, at, actor, act) SELECT $1, now(), '示例人员', 'accept' FROM accepted
"""

_ANSWER = """
WITH answered AS (
    UPDATE plain_review SET state = 'answered', opinion = 'agree', changed_at = now()
    WHERE id = $2 AND state = 'open' RETURNING id, item_id
), joined AS (
    UPDATE plain_item i SET state = 'reviewed', changed_at = now()
    FROM answered a WHERE i.id = a.item_id AND i.state = 'under_review'
    AND NOT EXISTS (SELECT FROM plain_review r WHERE r.item_id = a.item_id AND r.state = 'open' AND r.id <> a.id)
)
INSERT INTO plain_entry (case_id, at, actor, act) SELECT $1, now(), '示例人员', 'answer' FROM answered
"""

_GRANT = """
WITH granted AS (
    UPDATE plain_item SET state = 'granted', changed_at = now()
    WHERE case_id = $1 AND state = 'reviewed' RETURNING case_id
), concluded AS (
    UPDATE plain_case c SET state = 'concluded', changed_at = now()
    FROM granted g WHERE c.id = g.case_id AND c.state = 'accepted'
)
INSERT INTO plain_entry (case_id, at, actor, act) SELECT $1, now(), '示例人员', 'grant' FROM granted
"""

_REVIEWS = "SELECT r.id FROM plain_review r JOIN plain_item i ON i.id = r.item_id WHERE i.case_id = $1"

_STATEMENTS = {
    "lock (bigint)": _LOCK,
    "submit (bigint)": _SUBMIT,
    "accept (bigint, int)": _ACCEPT,
    "answer (bigint, bigint)": _ANSWER,
    "grant (bigint)": _GRANT,
    "reviews (bigint)": _REVIEWS,
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

        def act(name: str, *given: int) -> None:
            numbers = ", ".join(map(str, (case_id, *given)))
            cursor.execute(f"EXECUTE plain_lock ({case_id}); EXECUTE plain_{name} ({numbers})")
            if cursor.rowcount != 1:
                raise RuntimeError(f"{name} was not possible")

        act("submit")
        act("accept", reviews)
        cursor.execute(f"EXECUTE plain_reviews ({case_id})")
        for (review_id,) in cursor.fetchall():
            act("answer", review_id)
        act("grant")
