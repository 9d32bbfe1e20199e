"""The desks of a department over the API: what it has to say, and what it has to decide."""

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from approvals.decisions import api as decisions_api
from approvals.decisions import queries as decisions
from approvals.inbox import api as outputs
from approvals.inbox import queries as inbox
from approvals.permissions import RULES
from approvals.procedures.extensions import api as extensions_api
from approvals.procedures.extensions import queries as extensions_queries
from approvals.procedures.pauses import api as pauses_api
from approvals.procedures.pauses.queries.desk import pause_requests
from portal.accounts.actor import Actor
from portal.api.serializers import validated
from portal.kernel.errors import NotPermitted


class ReviewsView(GenericAPIView[Any]):
    """The reviewer's inbox."""

    serializer_class = outputs.InboxLineSerializer

    @extend_schema(
        operation_id="review_list", parameters=[outputs.InboxQuery], responses=outputs.InboxLineSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """The reviews of the caller's department, soonest due first."""
        _admit(request.actor, "review.give_opinion")
        asked = validated(outputs.InboxQuery, request.query_params)
        lines = self.paginator.paginate(partial(inbox.lines, request.actor, **asked), request)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)


class DecisionsView(GenericAPIView[Any]):
    """The lead's list."""

    serializer_class = decisions_api.DecisionLineSerializer

    @extend_schema(
        operation_id="decision_list",
        parameters=[decisions_api.DecisionsQuery],
        responses=decisions_api.DecisionLineSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The items that the caller's department decides, soonest due first."""
        _admit(request.actor, "item.decide")
        asked = validated(decisions_api.DecisionsQuery, request.query_params)
        lines = self.paginator.paginate(partial(decisions.lines, request.actor, **asked), request)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)


class PausesView(GenericAPIView[Any]):
    """Special procedures that wait for their head."""

    serializer_class = pauses_api.PauseLineSerializer

    @extend_schema(operation_id="pause_list", responses=pauses_api.PauseLineSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Special procedures that wait for the approval of the caller, head of their department; oldest first."""
        _admit(request.actor, "pause.approve")
        lines = self.paginator.paginate(partial(pause_requests, request.actor), request)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)


class ExtensionsView(GenericAPIView[Any]):
    """The desk of the head of the government."""

    serializer_class = extensions_api.ExtensionLineSerializer

    @extend_schema(
        operation_id="extension_list",
        parameters=[extensions_api.ExtensionsQuery],
        responses=extensions_api.ExtensionLineSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Requests for more time on which the caller's government has the word."""
        _admit(request.actor, "extension.approve")
        asked = validated(extensions_api.ExtensionsQuery, request.query_params)
        lines = self.paginator.paginate(partial(extensions_queries.extension_requests, request.actor, **asked), request)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)


def _admit(actor: Actor, action: str) -> None:
    """Whoever could never do *action* has no such desk. Raises NotPermitted."""
    if not RULES[action].could_ever(actor):
        raise NotPermitted
