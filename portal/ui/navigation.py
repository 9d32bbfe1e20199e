"""What the navigation offers to whom: one table, read by every page and by the workbench."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.actor import Actor
from portal.accounts.roles import Role

Text = str | Promise


def everybody(_actor: Actor) -> bool:
    return True


def applicants(actor: Actor) -> bool:
    """Anybody who comes to apply, signed in or not."""
    return not actor.is_staff


def visitors(actor: Actor) -> bool:
    return actor.user_id is None


def holders(actor: Actor) -> bool:
    """Applicants who are signed in, and so may hold certificates."""
    return applicants(actor) and not visitors(actor)


def staff(*roles: Role) -> Callable[[Actor], bool]:
    """Members of staff; with *roles*, those who hold one of them."""
    return lambda actor: bool(actor.roles & frozenset(roles or Role))


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A place of the portal, like no other. ``is_tab``: on the phone's bar; ``task`` says what a role does there."""

    label: Text
    url_name: str
    icon: str
    suits: Callable[[Actor], bool] = everybody
    is_tab: bool = False
    task: Text = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    label: Text
    url: str
    icon: str
    is_tab: bool
    task: Text
    is_current: bool


ENTRIES = (
    Entry(_("首页"), "home:landing", "home", is_tab=True),
    Entry(_("工作台"), "home:workbench", "desk", staff(), is_tab=True),
    Entry(_("窗口收件"), "approvals:queue", "inbox", staff(Role.CLERK), task=_("受理、告知补正，核对补交的材料")),
    Entry(_("部门审查"), "approvals:inbox", "review", staff(Role.REVIEWER, Role.HEAD), task=_("提出本部门的意见")),
    Entry(_("审批决定"), "approvals:decisions", "stamp", staff(Role.HEAD), task=_("作出准予或者不予的决定")),
    Entry(
        _("延期审批"),
        "approvals:extensions",
        "stamp",
        staff(Role.GOVERNMENT_HEAD),
        task=_("批准或者不批准延长办理期限"),
    ),
    Entry(
        _("期限提醒"),
        "approvals:signals",
        "bell",
        staff(Role.CLERK, Role.REVIEWER, Role.HEAD, Role.SUPERVISOR),
        task=_("查看到期提醒、黄牌和红牌"),
    ),
    Entry(
        _("默许预告"),
        "approvals:upcoming",
        "clock",
        staff(Role.SUPERVISOR, Role.REVIEWER, Role.HEAD),
        task=_("查看哪些意见将要视为同意，以及依据"),
    ),
    Entry(_("期限监督"), "approvals:supervision", "eye", staff(Role.SUPERVISOR), task=_("查看预警、超期和办理记录")),
    Entry(_("工作日历"), "approvals:calendar", "document", staff(Role.SUPERVISOR), task=_("提出和复核节假日安排")),
    Entry(_("系统故障"), "approvals:outages", "bell", staff(Role.SUPERVISOR), task=_("确认或者排除系统中断")),
    Entry(_("找事项"), "matters:search", "search", is_tab=True),
    Entry(_("我的办件"), "approvals:my-cases", "folder", applicants, is_tab=True),
    Entry(_("进度查询"), "approvals:public-progress", "clock", visitors),
    Entry(_("我的证照"), "datashare:my-certificates", "document", holders),
    Entry(_("证照核验"), "datashare:verify", "badge", applicants),
    Entry(
        _("事项管理"),
        "matters:editor",
        "document",
        staff(Role.CATALOGUE_EDITOR),
        task=_("起草和发布事项，确认示例数据"),
    ),
    Entry(
        _("人员管理"),
        "staffing:staff",
        "person",
        staff(Role.SYSTEM_ADMINISTRATOR),
        task=_("建立和停用工作人员账号，调整岗位"),
    ),
    Entry(_("帮助"), "home:help", "help", applicants),
    Entry(_("我的"), "accounts:home", "person", is_tab=True),
)
REGISTERS = ("approvals:periods", "approvals:publications", "approvals:outages")
"""Pages for everybody that belong to no entry, wherever their addresses lie."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands among the ``entries`` that suit its reader: at the address ``here``, blank for none.

    There are few of them, whoever reads and whatever the page.
    """

    entries: tuple[Entry, ...]
    here: str

    def links(self) -> list[Link]:
        found = ((entry, _url(entry.url_name)) for entry in self.entries)
        return [Link(e.label, url, e.icon, e.is_tab, e.task, is_current=url == self.here) for e, url in found]


def place(actor: Actor, path: str) -> Place:
    """Return the entries that suit *actor*; the one that holds *path* most closely is the current one."""
    entries = tuple(entry for entry in ENTRIES if entry.suits(actor))
    urls = map(_url, (*(entry.url_name for entry in entries), *REGISTERS))
    return Place(entries, max((url for url in urls if _holds(url, path)), key=len, default=""))


def _holds(url: str, path: str) -> bool:
    return path.startswith(url) and (path == url or url != _url("home:landing"))


@cache
def _url(name: str) -> str:
    return reverse(name)
