"""The one table of periodic jobs. Beat only wakes a sweeper; due times live in PostgreSQL.

A schedule is a number of seconds or a time of day. Celery's words for it are ``portal.beat``'s: every process reads the
settings, and Celery takes it a third of a second to import.
"""

from typing import Any

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep deadlines": {"task": "approvals.sweep_deadlines", "schedule": 20.0, "options": {"expires": 20}},
    "keep watch": {"task": "approvals.keep_watch", "schedule": 60.0, "options": {"expires": 60}},
    "recompute clocks": {"task": "approvals.recompute_clocks", "schedule": 10.0, "options": {"expires": 10}},
    "fold figures": {"task": "approvals.fold_figures", "schedule": 60.0, "options": {"expires": 60}},
    "prove clocks": {
        "task": "approvals.prove_clocks",
        "schedule": {"hour": 3, "minute": 30},
        "options": {"expires": 3600},
    },
    "deliver outbox": {"task": "outbox.deliver", "schedule": 5.0, "options": {"expires": 5}},
    "forget delivered messages": {
        "task": "outbox.forget_delivered",
        "schedule": {"hour": 3, "minute": 45},
        "options": {"expires": 3600},
    },
    "seal the record": {"task": "audit.seal", "schedule": 3600.0, "options": {"expires": 3600}},
    "forget idempotency keys": {"task": "api.forget_old_keys", "schedule": 3600.0, "options": {"expires": 3600}},
}
