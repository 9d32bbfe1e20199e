"""What becomes of a grant before the public (许可决定公示)."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import Word, _


class NothingToPublish(DomainError):
    code = "nothing_to_publish"
    message = _("该事项没有等待决定是否公开的许可决定")


class PublicationState(Word):
    """What has become of a grant before the public (公开准予许可的决定)."""

    AWAITING = "awaiting", _("等待决定是否公开")
    PUBLISHED = "published", _("已公开")
    WITHHELD = "withheld", _("不予公开")
