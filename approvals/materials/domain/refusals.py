"""Why a material is not taken, or may not come later."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class MaterialMissing(DomainError):
    """Params: ``names``, joined by 、."""

    code = "material_missing"
    message = _("还缺少必要材料：%(names)s")
    status = 422


class NoOriginal(DomainError):
    """Params: ``name``."""

    code = "no_original"
    message = _("“%(name)s”不是当事人交来的文件，没有原件可以核验")
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
