"""The opinion of a department, given on its desk."""

from approvals.cases.domain.review_moves import GIVE_OPINION
from approvals.inbox.api import OpinionInput
from approvals.parts import Command, Wing
from approvals.procedures.hearings.queries import against_judging
from approvals.reviews.services import opinions

WING = Wing(
    acts={
        "review": (
            Command(
                GIVE_OPINION,
                opinions.give_opinion,
                OpinionInput,
                against=lambda asked: against_judging(asked.item, asked.actor.user_id),
            ),
        )
    }
)
