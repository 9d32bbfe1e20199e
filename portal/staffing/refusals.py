"""Why a change of staff is refused."""

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class SecondAdministratorNeeded(DomainError):
    code = "second_administrator_needed"
    message = _("须由另一名系统管理员确认")


class OwnAccount(DomainError):
    code = "own_account"
    message = _("不能变更自己的账号，请由其他系统管理员办理")
    status = 403


class ChangePending(DomainError):
    code = "staff_change_pending"
    message = _("该账号已有一项变更等待确认")


class UsernameTaken(DomainError):
    code = "username_taken"
    message = _("该用户名已被使用，请换一个")


class ProposerGone(DomainError):
    code = "proposer_gone"
    message = _("提出人已不是系统管理员，请撤回后重新提出")


class AlreadySo(DomainError):
    code = "already_so"
    message = _("该账号已经是这个状态")
