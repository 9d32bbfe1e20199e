"""Every list, figure and sweep: where it is, and who looks at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from approvals.calendar.services import outages
from approvals.clocks.services import recomputing, run_outs
from approvals.decisions.services import grants
from approvals.intake.services import acceptances
from approvals.management.bench.county import (
    ADMINISTRATOR,
    CITIZEN,
    CLERK,
    FIRM,
    GOVERNMENT_HEAD,
    GREATEST,
    KINDS,
    MATTERS_EACH,
    SMALLEST,
    SUBJECTS,
    SUPERVISOR,
)
from approvals.procedures.hearings.services import lapses
from approvals.reviews.services import silences
from approvals.supervision.services import folding, signalling
from portal.api import idempotency
from portal.audit import services as audit
from portal.outbox import services as outbox

REVIEWER, HEAD, HEAD_OF_FEW = 1000 + 2 * GREATEST, 1001 + 2 * GREATEST, 1001 + 2 * SMALLEST

FREQUENT, NOWHERE = KINDS[0], "查无此事"

RARE = chr(19968 + 7 * SMALLEST * MATTERS_EACH) + chr(24000 + 3 * SMALLEST * MATTERS_EACH)
"""What stands in the name of one matter alone."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page as *user* (None: anybody) reads it; *turned* pages on, by its own link to the next.

    Or what it *opens*, by the number in the first link of that kind.
    """

    url_name: str
    user: int | None
    asked: Mapping[str, str] = field(default_factory=dict)
    turned: int = 0
    opens: str = ""


def _queue(turned: int = 0, **asked: str) -> Place:
    return Place("approvals:queue", CLERK, asked, turned)


def _inbox(tab: str, user: int = REVIEWER, turned: int = 0, **asked: str) -> Place:
    return Place("approvals:inbox", user, {"tab": tab} | asked, turned)


def _decisions(tab: str, user: int = HEAD, turned: int = 0) -> Place:
    return Place("approvals:decisions", user, {"tab": tab}, turned)


def _supervision(watch: str, turned: int = 0, department: int | str = "", alert: str = "") -> Place:
    asked = {"watch": watch, "department": str(department), "alert": alert}
    return Place("approvals:supervision", SUPERVISOR, asked, turned)


def _api(user: int | None, view: str = "approvals-api:cases", **asked: str) -> Place:
    return Place(view, user, asked)


FAR = 10
"""Pages to turn for one that lies deep."""

RARE_MATTER = f"M{SMALLEST * MATTERS_EACH - 3}"

PLACES: Mapping[str, Place] = {
    "home": Place("home:landing", None),
    "workbench of a clerk": Place("home:workbench", CLERK),
    "workbench of a head": Place("home:workbench", HEAD),
    "workbench of a supervisor": Place("home:workbench", SUPERVISOR),
    "workbench of the government": Place("home:workbench", GOVERNMENT_HEAD),
    "queue awaiting": _queue(tab="awaiting"),
    "queue correcting": _queue(tab="correcting"),
    "queue supplied": _queue(tab="supplied"),
    "queue all": _queue(tab="all"),
    "queue all, far": _queue(FAR, tab="all"),
    "queue of the counter": _queue(tab="all", channel="counter"),
    "queue by a frequent text": _queue(tab="all", q=FREQUENT),
    "queue by a common text": _queue(tab="all", q=SUBJECTS[3]),
    "queue by a rare text": _queue(tab="all", q=RARE),
    "queue by no text": _queue(tab="all", q=NOWHERE),
    "queue by two letters": _queue(tab="all", q=SUBJECTS[-1]),
    "queue by the end of a number": _queue(tab="all", q="000"),
    "inbox open": _inbox("open"),
    "inbox open, far": _inbox("open", turned=FAR),
    "inbox overdue": _inbox("overdue"),
    "inbox done": _inbox("done"),
    "inbox done, far": _inbox("done", turned=FAR),
    "inbox done of a frequent matter": _inbox("done", matter="M1"),
    "inbox done of a rare matter": _inbox("done", matter=RARE_MATTER),
    "inbox open of a rare matter": _inbox("open", matter=RARE_MATTER),
    "inbox done of few": _inbox("done", HEAD_OF_FEW),
    "decisions awaiting": _decisions("awaiting"),
    "decisions awaiting, far": _decisions("awaiting", turned=FAR),
    "decisions decided": _decisions("decided"),
    "decisions decided, far": _decisions("decided", turned=FAR),
    "decisions decided of few": _decisions("decided", HEAD_OF_FEW),
    "extensions waiting": Place("approvals:extensions", GOVERNMENT_HEAD, {"tab": "waiting"}),
    "extensions answered": Place("approvals:extensions", GOVERNMENT_HEAD, {"tab": "answered"}),
    "signals of a department": Place("approvals:signals", REVIEWER),
    "signals of the region": Place("approvals:signals", SUPERVISOR),
    "signals of the region, far": Place("approvals:signals", SUPERVISOR, turned=FAR),
    "silence of a department": Place("approvals:upcoming", REVIEWER),
    "silence of the region": Place("approvals:upcoming", SUPERVISOR),
    "supervision": _supervision("ending"),
    "supervision, far": _supervision("ending", FAR),
    "supervision of a department": _supervision("ending", department=GREATEST),
    "supervision of a small department": _supervision("ending", department=SMALLEST),
    "supervision, overdue": _supervision("ending", alert="overdue"),
    "supervision, due today": _supervision("ending", alert="today"),
    "supervision, overdue of few": _supervision("ending", alert="overdue", department=SMALLEST),
    "supervision, opinions": _supervision("opinions"),
    "supervision, opinions, far": _supervision("opinions", FAR),
    "supervision, opinions of few": _supervision("opinions", department=SMALLEST),
    "supervision, decisions": _supervision("decisions"),
    "supervision, decisions, far": _supervision("decisions", FAR),
    "supervision, decisions of few": _supervision("decisions", department=SMALLEST),
    "supervision, acceptances": _supervision("acceptances"),
    "supervision, acceptances, far": _supervision("acceptances", FAR),
    "supervision, acceptances of few": _supervision("acceptances", department=SMALLEST),
    "calendar": Place("approvals:calendar", SUPERVISOR),
    "outages": Place("approvals:outages", SUPERVISOR),
    "my cases of a firm": Place("approvals:my-cases", FIRM),
    "my cases of a firm, far": Place("approvals:my-cases", FIRM, turned=FAR),
    "my cases of a person": Place("approvals:my-cases", CITIZEN),
    "certificates of a firm": Place("datashare:my-certificates", FIRM),
    "certificates of a firm, far": Place("datashare:my-certificates", FIRM, turned=FAR),
    "publications": Place("approvals:publications", None),
    "publications of a holder": Place("approvals:publications", None, {"q": "示例商贸"}),
    "publications of nobody": Place("approvals:publications", None, {"q": NOWHERE}),
    "a case of the queue": Place("approvals:queue", CLERK, opens="approvals:intake"),
    "next of the queue": Place("approvals:queue", CLERK, opens="approvals:queue-next"),
    "a review": Place("approvals:inbox", REVIEWER, opens="approvals:task"),
    "next review": Place("approvals:inbox", REVIEWER, opens="approvals:inbox-next"),
    "an item to decide": Place("approvals:decisions", HEAD, opens="approvals:item"),
    "next item to decide": Place("approvals:decisions", HEAD, opens="approvals:decisions-next"),
    "a case of a firm": Place("approvals:my-cases", FIRM, opens="approvals:case"),
    "a file of the region": Place("approvals:supervision", SUPERVISOR, opens="approvals:file"),
    "catalogue of the editors": Place("matters:editor", ADMINISTRATOR),
    "staff": Place("staffing:staff", ADMINISTRATOR),
    "staff by a name": Place("staffing:staff", ADMINISTRATOR, {"q": "staff-1"}),
    "API, cases of a department": _api(HEAD),
    "API, cases of a small department": _api(HEAD_OF_FEW),
    "API, cases of the region": _api(SUPERVISOR),
    "API, cases of the region by state": _api(SUPERVISOR, state="declined"),
    "API, cases of the government": _api(GOVERNMENT_HEAD),
    "API, cases of a firm": _api(FIRM),
    "API, reviews open": _api(REVIEWER, "approvals-api:reviews", tab="open"),
    "API, reviews done": _api(REVIEWER, "approvals-api:reviews", tab="done"),
    "API, decisions awaiting": _api(HEAD, "approvals-api:decisions", tab="awaiting"),
    "API, decisions decided": _api(HEAD, "approvals-api:decisions", tab="decided"),
    "API, pauses": _api(HEAD, "approvals-api:pauses"),
    "API, extensions waiting": _api(GOVERNMENT_HEAD, "approvals-api:extensions", tab="waiting"),
    "API, extensions answered": _api(GOVERNMENT_HEAD, "approvals-api:extensions", tab="answered"),
    "API, outages": _api(SUPERVISOR, "approvals-api:outages"),
    "API, publications": _api(None, "approvals-api:publications"),
    "API, certificates of a firm": _api(FIRM, "datashare-api:my-certificates"),
}

SWEEPS: Mapping[str, Callable[[], object]] = {
    "sweep pauses": run_outs.end_pauses_run_out,
    "sweep acceptances": acceptances.deem_accepted,
    "sweep absences": silences.deem_present,
    "sweep silent opinions": silences.deem_silent_opinions,
    "sweep grants": grants.deem_granted,
    "sweep renewals": grants.deem_renewed,
    "sweep rights to a hearing": lapses.lapse_rights,
    "sweep signals": signalling.raise_signals,
    "sweep recomputation": recomputing.recompute,
    "keep watch": outages.keep_watch,
    "fold figures": folding.fold,
    "deliver the outbox": outbox.deliver,
    "forget delivered messages": outbox.forget_delivered,
    "forget idempotency keys": idempotency.forget_old_keys,
    "seal the record": audit.seal,
}
"""What beat wakes, with nothing to do: all but the nightly proof, which reckons every open period again."""
