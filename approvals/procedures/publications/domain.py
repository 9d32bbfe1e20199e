"""What becomes of a grant before the public (许可决定公示)."""

from approvals.cases.domain.vocabulary import ItemState
from portal.kernel.errors import DomainError
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import Word, _

PUBLISH = Transition(
    name="publish",
    label=_("公开许可决定"),
    sources=frozenset({ItemState.GRANTED, ItemState.DEEMED_GRANTED, ItemState.DEEMED_RENEWED}),
    target=None,
    action="item.disclose",
    law="行政许可法第四十条",
    needs_reason=True,
)

WITHHOLD = Transition(
    name="withhold",
    label=_("不予公开"),
    sources=frozenset({ItemState.GRANTED, ItemState.DEEMED_GRANTED, ItemState.DEEMED_RENEWED}),
    target=None,
    action="item.disclose",
    law="行政许可法第五条第二款",
    needs_reason=True,
)


class NothingToPublish(DomainError):
    code = "nothing_to_publish"
    message = _("该事项没有等待决定是否公开的许可决定")


class PublicationState(Word):
    """What has become of a grant before the public (公开准予许可的决定)."""

    AWAITING = "awaiting", _("等待决定是否公开")
    PUBLISHED = "published", _("已公开")
    WITHHELD = "withheld", _("不予公开")
