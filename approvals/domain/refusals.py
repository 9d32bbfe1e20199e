"""Why a case cannot move: one sentence for people, one code for programs."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class MaterialMissing(DomainError):
    """Params: ``names``, joined by 、."""

    code = "material_missing"
    message = _("还缺少必要材料：%(names)s")
    status = 422


class PromiseNotAllowed(DomainError):
    """Params: ``name``."""

    code = "promise_not_allowed"
    message = _("“%(name)s”不在可以容缺后补的材料之列")
    status = 422


class PromiseTooLate(DomainError):
    """Params: ``name``, ``latest`` (day)."""

    code = "promise_too_late"
    message = _("“%(name)s”的补交日期须在今天之后，且不晚于 %(latest)s")
    status = 422


class PromiseIncomplete(DomainError):
    code = "promise_incomplete"
    message = _("请勾选承诺，并选择补交日期")
    status = 422


class NothingDeferred(DomainError):
    code = "nothing_deferred"
    message = _("没有可以容缺的材料，请直接办理受理")
    status = 422


class CorrectionListEmpty(DomainError):
    code = "correction_list_empty"
    message = _("请勾选需要补正的材料，并一次性告知全部内容")
    status = 422


class CorrectionAlreadyTold(DomainError):
    """Params: ``names``."""

    code = "correction_already_told"
    message = _("补正内容应当一次告知；再次告知只能针对上次补正的材料，不能新增：%(names)s")


class NoticeTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "notice_too_late"
    message = _("受理告知期限已于 %(due)s 届满，依法自收到申请之日起视为受理，不能再作其他处理")


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = _("请填写理由")
    status = 422


class SilenceNoGround(DomainError):
    """Params: ``names``."""

    code = "silence_no_ground"
    message = _("%(names)s的意见已视为同意，不得以缺少其书面意见为由不同意；请确认所写理由与此无关")
    status = 422


class DecisionTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "decision_too_late"
    message = _("法定办结期限已于 %(due)s 届满，依法视为准予，不能再作决定")


class RenewalDecisionTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "renewal_decision_too_late"
    message = _("证照有效期已于 %(due)s 届满，依法视为准予延续，不能再作决定")


class NotRenewable(DomainError):
    code = "not_renewable"
    message = _("没有办理这份证照延续的事项")


class CertificateNotChosen(DomainError):
    """Params: ``name``, of the matter."""

    code = "certificate_not_chosen"
    message = _("“%(name)s”用于延续已有的证照，请从要延续的那份证照上申请延续")


class RenewalUnderWay(DomainError):
    code = "renewal_under_way"
    message = _("这份证照的延续申请正在办理或者已经办成，不能重复申请")


class NothingToCertify(DomainError):
    code = "nothing_to_certify"
    message = _("该事项没有待颁发的证件")


class NothingToPublish(DomainError):
    code = "nothing_to_publish"
    message = _("该事项没有等待决定是否公开的许可决定")


class OpinionTooLate(DomainError):
    """Params: ``due`` (day)."""

    code = "opinion_too_late"
    message = _("意见期限已于 %(due)s 届满，依规定视为同意，不再接收新的意见")


class HeldByDeficiency(DomainError):
    """Params: ``names``."""

    code = "held_by_deficiency"
    message = _("容缺材料尚未补齐，暂不能作出准予决定：%(names)s")


class FileRefused(DomainError):
    """Params: ``allowed``."""

    code = "file_refused"
    message = _("不能上传这种文件，请使用 %(allowed)s 格式")
    status = 422


class FileTooLarge(DomainError):
    """Params: ``limit`` in megabytes."""

    code = "file_too_large"
    message = _("文件超过 %(limit)s MB，请压缩后重新上传")
    status = 422


class PictureTooLarge(DomainError):
    """Params: ``limit`` in ten thousand pixels (万)."""

    code = "picture_too_large"
    message = _("图片超过 %(limit)s 万像素，请缩小后重新上传")
    status = 422


class FileNotChosen(DomainError):
    code = "file_not_chosen"
    message = _("请先选择文件或拍照")
    status = 422


class FileEmpty(DomainError):
    code = "file_empty"
    message = _("文件是空的，请重新选择")
    status = 422


class UnknownMaterial(DomainError):
    code = "unknown_material"
    message = _("材料清单中没有这一项，不能收取清单以外的材料")
    status = 422


class CertificateNotUsable(DomainError):
    code = "certificate_not_usable"
    message = _("这份电子证照不能用于本材料")
    status = 422


class NotOnOffer(DomainError):
    code = "not_on_offer"
    message = _("该事项目前不能在线办理")
    status = 404


class NotEditable(DomainError):
    """Params: ``state`` (label)."""

    code = "not_editable"
    message = _("当前状态为“%(state)s”，不能修改申请内容或材料")


class SilenceHasNotSpoken(DomainError):
    code = "silence_has_not_spoken"
    message = _("该意见期限没有因超时视为同意，请直接提出意见")


class OpinionAlreadyOnPaper(DomainError):
    code = "opinion_already_on_paper"
    message = _("书面意见已经补发")
