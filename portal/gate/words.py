"""What passes the gate, in which state, and the words for what did not pass."""

from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.errors import ComeBack, DomainError
from portal.kernel.vocabulary import Word, _


class Kind(StrEnum):
    """What a file says that it is."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"


class TakenOut(Word):
    """What a document held beside its pages, and holds no more."""

    SCRIPT = "script", _("脚本")
    ACTION = "action", _("自动操作")
    ATTACHMENT = "attachment", _("附件")
    MEDIA = "media", _("音视频和三维内容")
    DYNAMIC_FORM = "dynamic_form", _("动态表单")
    EXTERNAL = "external", _("对外部文件的引用")
    RESTRICTION = "restriction", _("编辑和打印限制")


@dataclass(frozen=True, slots=True)
class Passed:
    """A file fit to be kept, and what was taken out of it; signed documents alone are kept byte for byte."""

    data: bytes
    taken_out: tuple[TakenOut, ...] = ()


class FileUnreadable(DomainError):
    code = "file_unreadable"
    message = _("打不开这个文件：内容已损坏，或者与扩展名不符。请重新导出或者扫描后上传")
    status = 422


class FileLocked(DomainError):
    code = "file_locked"
    message = _("这个文件要密码才能打开，工作人员无法查看。请去除密码后重新上传")
    status = 422


class FileDemanding(DomainError):
    """Decoding would take more memory or time than any honest page, or has brought the process down."""

    code = "file_demanding"
    message = _("这个文件展开后过大，或者结构过于复杂，不能收取。请重新导出或者扫描后上传")
    status = 422


class FileInfected(DomainError):
    code = "file_infected"
    message = _("这个文件含有病毒，没有收下。请先查杀您的设备，再重新制作文件")
    status = 422


class SignedAndActive(DomainError):
    """What is signed cannot be made anew: its signature would be void."""

    code = "signed_and_active"
    message = _("这个文件带有电子签名，又含有脚本、附件等内容，去除后签名会失效。请向出具单位索取只有页面内容的文件")
    status = 422


class PictureTooLarge(DomainError):
    """Params: ``limit`` in ten thousand pixels (万)."""

    code = "picture_too_large"
    message = _("图片超过 %(limit)s 万像素，请缩小后重新上传")
    status = 422


class GateBusy(ComeBack):
    """Others' files are still being looked at."""

    code = "gate_busy"
    message = _("正在检查的文件较多，您的文件还没有收下，请稍后重新上传")
    status = 503


class ScannerAway(ComeBack):
    """The installation's virus scanner does not answer; nothing is kept that it has not seen."""

    code = "scanner_away"
    message = _("病毒扫描暂时没有应答，您的文件还没有收下，请稍后重新上传")
    status = 503

    def __init__(self, **params: object) -> None:
        super().__init__(**{"seconds": 30, **params})


REFUSALS = {
    refusal.code: refusal
    for refusal in (FileUnreadable, FileLocked, FileDemanding, FileInfected, SignedAndActive, PictureTooLarge)
}
