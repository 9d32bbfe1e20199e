"""Refusals that a person can read and a program can switch on."""

import errno
from typing import ClassVar

from portal.kernel.vocabulary import _


class DomainError(Exception):
    """A request that the rules refuse. Nothing was changed.

    ``code`` is stable for programs; ``message`` is one sentence for people, a translatable
    template filled with ``params``; ``status`` is the HTTP status that tells the same.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = _("这项操作不能办理")
    status: ClassVar[int] = 409

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class StaleVersion(DomainError):
    code = "stale_version"
    message = _("办件已被他人更新，请刷新后重试")


class NotPermitted(DomainError):
    code = "not_permitted"
    message = _("您没有办理这项操作的权限")
    status = 403


class NotFound(DomainError):
    code = "not_found"
    message = _("没有找到您要的内容")
    status = 404


class IllegalMove(DomainError):
    """Params: ``state`` and ``move``, both labels."""

    code = "illegal_move"
    message = _("当前状态为“%(state)s”，不能办理“%(move)s”")


class SecondSupervisorNeeded(DomainError):
    code = "second_supervisor_needed"
    message = _("须由另一名监督人员复核确认")


class ComeBack(DomainError):
    """A refusal of the moment: the same call may succeed after ``seconds``, or after one."""

    @property
    def seconds(self) -> int:
        return int(str(self.params.get("seconds", 1)))


class Busy(ComeBack):
    code = "busy"
    message = _("办理的人较多，请稍后重试")
    status = 503

    @staticmethod
    def is_told_by(error: Exception) -> bool:
        """Whether PostgreSQL says that a lock or a statement took too long, or that two transactions met.

        All is undone then.
        """
        return getattr(error.__cause__, "pgcode", None) in {"55P03", "57014", "40P01"}


class Full(ComeBack):
    code = "full"
    message = _("系统的存储空间不足，暂时不能保存，本次操作没有生效。请稍后重试，或者到政务服务窗口办理")
    status = 503

    def __init__(self, **params: object) -> None:
        super().__init__(**{"seconds": 60, **params})

    @staticmethod
    def is_told_by(error: Exception) -> bool:
        """Whether PostgreSQL has neither disk nor memory for a statement, or there is no room for a file.

        All is undone then.
        """
        is_file = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
        return is_file or getattr(error.__cause__, "pgcode", None) in {"53100", "53200"}


class Unreachable(ComeBack):
    """The database cannot be asked. Whether what was sent last has been carried out is not known."""

    code = "unreachable"
    message = _("系统暂时无法连接数据库。请稍后先查看是否已经办理，再决定是否重新提交")
    status = 503

    def __init__(self, **params: object) -> None:
        super().__init__(**{"seconds": 5, **params})

    @staticmethod
    def is_told_by(error: Exception) -> bool:
        """Whether the driver says that there is no connection, or that the server has ended it."""
        cause = error.__cause__
        if type(cause).__module__.partition(".")[0] != "psycopg2":
            return False
        code = getattr(cause, "pgcode", None)
        return code in _ENDED if code else type(cause).__name__ in {"OperationalError", "InterfaceError"}


def come_back(error: Exception) -> ComeBack | None:
    """Return what to tell of *error* when it is the database or the disk that cannot serve just now."""
    return next((kind() for kind in (Busy, Full, Unreachable) if kind.is_told_by(error)), None)


_ENDED = frozenset({"57P01", "57P02", "57P03", "57P05", "53300", "08000", "08003", "08006", "25006"})
"""Ended by an administrator or a crash, starting or stopping, idle for too long, full, broken; still a replica."""


class InvalidInput(DomainError):
    """Input that fails the rules; ``fields`` maps a field code to its sentence."""

    code = "invalid_input"
    message = _("请检查填写的内容")
    status = 422

    def __init__(self, fields: dict[str, str] | None = None, **params: object) -> None:
        super().__init__(**params)
        self.fields = fields or {}
