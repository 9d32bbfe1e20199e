"""What the navigation offers to whom: one table, read by every page."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.actor import Actor
from portal.accounts.roles import Role

APPLICANT = "applicant"
EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation: for everybody, for applicants (anybody without a staff role), or for roles."""

    label: str | Promise
    url_name: str
    icon: str
    audience: str | frozenset[Role] = EVERYBODY
    is_tab: bool = False

    def suits(self, actor: Actor) -> bool:
        if self.audience == EVERYBODY:
            return True
        if self.audience == APPLICANT:
            return not actor.is_staff
        return bool(actor.roles & frozenset(self.audience))


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool
    is_tab: bool


STAFF = frozenset(Role)

ENTRIES = (
    Entry(_("首页"), "home:landing", "home", is_tab=True),
    Entry(_("工作台"), "home:workbench", "desk", STAFF, is_tab=True),
    Entry(_("找事项"), "matters:search", "search", is_tab=True),
    Entry(_("我的办件"), "approvals:my-cases", "folder", APPLICANT, is_tab=True),
    Entry(_("进度查询"), "approvals:public-progress", "clock", APPLICANT),
    Entry(_("证照核验"), "datashare:verify", "badge", APPLICANT),
    Entry(_("帮助"), "home:help", "help", is_tab=True),
)


def links(actor: Actor, path: str) -> list[Link]:
    """Return the places that suit *actor*, the one that holds *path* marked as current."""
    found = [(entry, address) for entry in ENTRIES if entry.suits(actor) and (address := _address(entry.url_name))]
    here = max((address for _entry, address in found if _holds(address, path)), key=len, default="")
    return [Link(entry.label, address, entry.icon, address == here, entry.is_tab) for entry, address in found]


def _holds(address: str, path: str) -> bool:
    return path == address or (address != reverse("home:landing") and path.startswith(address))


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
