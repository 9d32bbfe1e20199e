"""Addresses of cases: what applicants and the public use, and what staff use."""

from django.urls import URLPattern, path

from approvals.calendar.web import calendar, outages
from approvals.clocks.web import periods
from approvals.decisions.web import desk as decide
from approvals.dossier.web import ledger, papers, progress
from approvals.filing.web import citizen, counter, filing
from approvals.inbox import web as review
from approvals.inspections.web import desk as inspections_desk
from approvals.intake.web import desk as intake
from approvals.materials.web import files
from approvals.procedures.extensions.web import desk as extensions_web
from approvals.procedures.hearings.web import answer
from approvals.procedures.hearings.web import desk as hearing
from approvals.procedures.pauses.web import desk as item_time
from approvals.procedures.publications.web import pages as publications
from approvals.procedures.silence import web as silence
from approvals.reviews.web import late_forms
from approvals.supervision.web import desk as supervise
from approvals.supervision.web import signals

app_name = "approvals"


citizen_pages: list[URLPattern] = [
    path("", citizen.list_cases, name="my-cases"),
    path("periods/", periods.show_periods, name="periods"),
    path("publications/", publications.show_publications, name="publications"),
    path("progress/", progress.public, name="public-progress"),
    path("start/matter/<str:code>/", filing.start_matter, name="start-matter"),
    path("start/bundle/<str:code>/", filing.start_bundle, name="start-bundle"),
    path("start/renewal/<row:certificate_id>/", filing.start_renewal, name="start-renewal"),
    path("<row:pk>/", progress.show, name="case"),
    path("<row:pk>/draft/", filing.draft, name="draft"),
    path("<row:pk>/draft/materials/", filing.draft_materials, name="draft-materials"),
    path("<row:pk>/draft/check/", filing.draft_check, name="draft-check"),
    path("<row:pk>/receipt/", filing.receipt, name="receipt"),
    path("<row:pk>/correct/", citizen.correct, name="correct"),
    path("<row:pk>/supply/<row:deficiency_pk>/", citizen.supply, name="supply"),
    path("<row:pk>/withdraw/", citizen.withdraw, name="withdraw"),
    path("<row:pk>/hearings/<row:hearing_pk>/", answer.show, name="hearing"),
    path("<row:pk>/clocks/<row:clock_pk>/", progress.explain_clock, name="clock"),
    path("<row:pk>/ledger/", ledger.show_ledger, name="ledger"),
    path("<row:pk>/documents/<slug:key>/", papers.document, name="document"),
    path("<row:pk>/materials/<row:material_pk>/", files.show_material, name="material-file"),
]


staff_pages: list[URLPattern] = [
    path("queue/", intake.show_queue, name="queue"),
    path("queue/<row:case_id>/", intake.intake, name="intake"),
    path("queue/<row:case_id>/next/", intake.next_in_queue, name="queue-next"),
    path("queue/<row:case_id>/supplied/<row:deficiency_id>/<slug:name>/", intake.check_supplied, name="check-supplied"),
    path("queue/<row:case_id>/originals/<row:material_id>/", intake.tell_of_original, name="tell-original"),
    path("queue/<row:case_id>/<slug:name>/", intake.intake_move, name="intake-move"),
    path("queue/counter/", counter.start, name="counter-start"),
    path("queue/counter/<str:token>/", counter.choose, name="counter-file"),
    path("inbox/", review.show_inbox, name="inbox"),
    path("inbox/<row:task_id>/", review.task, name="task"),
    path("inbox/<row:task_id>/next/", review.next_in_inbox, name="inbox-next"),
    path("tasks/<row:task_id>/late/", late_forms.speak_late, name="speak-late"),
    path("signals/", signals.show_signals, name="signals"),
    path("silence/", silence.show_upcoming, name="upcoming"),
    path("silence/holds/<row:hold_id>/release/", silence.release, name="release"),
    path("decisions/", decide.show_decisions, name="decisions"),
    path("decisions/<row:item_id>/", decide.item, name="item"),
    path("decisions/<row:item_id>/certify/", decide.certify, name="certify"),
    path("decisions/<row:item_id>/next/", decide.next_decision, name="decisions-next"),
    path("items/<row:item_id>/pause/", item_time.pause_item, name="pause-item"),
    path("items/<row:item_id>/extend/", extensions_web.extend_item, name="extend-item"),
    path("items/<row:item_id>/inspectors/", inspections_desk.assign_inspectors, name="inspectors"),
    path("items/<row:item_id>/publication/", publications.answer_objection, name="publication"),
    path("items/<row:item_id>/hearing/tell/", hearing.tell, name="tell-hearing"),
    path("items/<row:item_id>/hearing/announce/", hearing.announce, name="announce-hearing"),
    path("hearings/<row:hearing_id>/tell/", hearing.tell_again, name="tell-hearing-again"),
    path("hearings/<row:hearing_id>/schedule/", hearing.schedule, name="schedule-hearing"),
    path("hearings/<row:hearing_id>/record/", hearing.record, name="record-hearing"),
    path("pauses/<row:pause_id>/answer/", item_time.answer_pause, name="answer-pause"),
    path("pauses/<row:pause_id>/resume/", item_time.resume_pause, name="resume-pause"),
    path("items/<row:item_id>/inspect/", inspections_desk.convene, name="convene-inspection"),
    path("inspections/<row:inspection_id>/hold/", inspections_desk.hold, name="hold-inspection"),
    path("inspections/<row:inspection_id>/cancel/", inspections_desk.cancel, name="cancel-inspection"),
    path("calls/<row:attendance_id>/sign/", inspections_desk.sign, name="sign-call"),
    path("calls/<row:attendance_id>/excuse/", inspections_desk.excuse, name="excuse-absence"),
    path("extensions/", extensions_web.show_extensions, name="extensions"),
    path("extensions/<row:extension_id>/", extensions_web.answer_extension, name="extension"),
    path("supervision/", supervise.show_supervision, name="supervision"),
    path("supervision/<row:case_id>/", supervise.show_file, name="file"),
]


ledger_pages: list[URLPattern] = [
    path("calendar/", calendar.show_calendar, name="calendar"),
    path("calendar/propose/example/", calendar.propose_example, name="calendar-example"),
    path("calendar/propose/<slug:scope>/", calendar.propose, name="calendar-propose"),
    path("calendar/withdraw/<row:notice_id>/", calendar.withdraw, name="calendar-withdraw"),
    path("calendar/proposals/<row:proposal_id>/", calendar.show_proposal, name="calendar-proposal"),
    path("calendar/proposals/<row:proposal_id>/release/", calendar.release, name="calendar-release"),
    path("calendar/proposals/<row:proposal_id>/drop/", calendar.drop, name="calendar-drop"),
    path("outages/", outages.show_outages, name="outages"),
    path("outages/declare/", outages.declare, name="outage-declare"),
    path("outages/<row:outage_id>/", outages.show_outage, name="outage"),
    path("outages/<row:outage_id>/confirm/", outages.confirm, name="outage-confirm"),
    path("outages/<row:outage_id>/dismiss/", outages.dismiss, name="outage-dismiss"),
]


urlpatterns = [*citizen_pages, *staff_pages, *ledger_pages]
