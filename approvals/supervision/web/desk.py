"""The supervisor's page: figures of the region, periods about to end, and what silence has brought about."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.web.cards import cards, stacks
from approvals.cases.web.desk import desk, first_url, next_url, part_url, word_in
from approvals.clocks.web.signs import due
from approvals.dossier.queries.files import readable_file
from approvals.dossier.web import signs
from approvals.dossier.web.papers import documents
from approvals.dossier.web.parts import CASE_TONES
from approvals.materials.web.signs import answers, material_rows
from approvals.supervision.queries import lists as supervision
from approvals.supervision.queries.figures import figures
from approvals.supervision.queries.lists import Alert, Lines
from portal import clock
from portal.accounts.middleware import ActorRequest
from portal.kernel.numbers import whole_number
from portal.kernel.vocabulary import Word, _


class Watch(Word):
    """The lists below the figures."""

    ENDING = "ending", _("期限预警")
    OPINIONS = "opinions", _("视为同意的意见")
    DECISIONS = "decisions", _("视为准予的事项")
    ACCEPTANCES = "acceptances", _("视为受理的办件")


SILENT = {
    Watch.OPINIONS: supervision.deemed_opinions,
    Watch.DECISIONS: supervision.deemed_decisions,
    Watch.ACCEPTANCES: supervision.deemed_acceptances,
}
"""What reads each list of what silence has brought about."""


@require_safe
@never_cache
@desk("case.supervise")
def show_supervision(request: ActorRequest) -> HttpResponse:
    watch = word_in(Watch, request.GET.get("watch", "")) or Watch.ENDING
    alert = word_in(Alert, request.GET.get("alert", ""))
    department = whole_number(request.GET.get("department", ""))
    found, counted = _lines(request, watch, alert, department), figures(request.actor)
    context: dict[str, Any] = {
        "figures": counted,
        "alerts": list(counted.alerts.items()),
        "alert": alert,
        "tabs": [(each, None, part_url(request, "watch", each) + "#watch") for each in Watch],
        "watch": watch,
        "is_ending": watch is Watch.ENDING,
        "departments": counted.choices,
        "department": department,
        "rows": [(line, due(line.due)) for line in found.rows] if watch is Watch.ENDING else found.rows,
        "next_url": next_url(request, found.next_cursor),
        "first_url": first_url(request),
        "now": clock.now(),
    }
    return render(request, "approvals/supervision/desk.html", context)


@require_safe
@never_cache
@desk("case.supervise")
def show_file(request: ActorRequest, case_id: int) -> HttpResponse:
    """A case as it stands, to read and not to touch."""
    found = readable_file(case_id, request.actor)
    context = {
        "case": found.case,
        "case_tone": CASE_TONES[found.case.state],
        "applicant": signs.applicant_facts(found.applicant),
        "answers": answers(found.case.fields, found.case.answers),
        "materials": material_rows(found.case.materials, found.certificates),
        "opinions": [signs.opinion(task) for task in found.case.tasks],
        "stacks": stacks(cards((item.own for item in found.case.items), request.actor)),
        "documents": documents(found.case),
    }
    return render(request, "approvals/supervision/file.html", context)


def _lines(request: ActorRequest, watch: Watch, alert: Alert | None, department: int | None) -> Lines:
    cursor = request.GET.get("cursor", "")
    if watch is Watch.ENDING:
        return supervision.warnings(request.actor, alert=alert, department=department, cursor=cursor)
    return SILENT[watch](request.actor, department=department, cursor=cursor)
