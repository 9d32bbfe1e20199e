"""Refusals of the catalogue's editor."""

from matters.catalogue.domain.vocabulary import Gap
from portal.kernel.errors import DomainError, InvalidInput, NotFound, StaleVersion
from portal.kernel.vocabulary import _


class NoDraft(NotFound):
    code = "no_draft"
    message = _("这个事项没有正在起草的新版本")


class StaleDraft(StaleVersion):
    message = _("草稿已被他人修改，请刷新后重试")


class DraftOutrun(DomainError):
    code = "draft_outrun"
    message = _("起草之后已发布了新版本，请撤销草稿，在新版本上重新起草")


class NothingChanged(DomainError):
    code = "nothing_changed"
    message = _("草稿与现行版本相同，没有需要发布的改动")


class NotReady(InvalidInput):
    """``fields`` names every gap."""

    code = "not_ready"
    message = _("还缺少应当公布的内容，不能发布")

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__({gap.value: gap.label for gap in gaps})


class NotProposed(DomainError):
    code = "not_proposed"
    message = _("草稿尚未提出发布，或提出后又有修改，请先提出发布")


class SecondEditorNeeded(DomainError):
    code = "second_editor_needed"
    message = _("须由另一名事项管理员复核后发布")


class CircularNeeds(DomainError):
    """Params: ``cycle``, the codes in a circle."""

    code = "circular_prerequisites"
    message = _("前置事项互为前置：%(cycle)s")
    status = 422


class FormConflict(DomainError):
    """Params: ``field``, a code; ``bundle``, a name; ``matter``, the name of the other matter."""

    code = "form_conflict"
    message = _("在“%(bundle)s”中，表单字段 %(field)s 与“%(matter)s”的同名字段含义不同，无法合并成一张表")
    status = 422
