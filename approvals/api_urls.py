"""Addresses of cases in the API."""

from django.urls import path

from approvals.api import cases, moves
from approvals.calendar import api as outages
from approvals.clocks import api as clocks
from approvals.decisions import api as decisions
from approvals.dossier import api as dossier
from approvals.inbox import api as inbox
from approvals.materials import api as materials
from approvals.procedures.extensions import api as extensions
from approvals.procedures.pauses import api as pauses
from approvals.procedures.publications import api as publications

app_name = "approvals-api"


urlpatterns = [
    path("cases/", cases.CasesView.as_view(), name="cases"),
    path("cases/<row:pk>/", cases.CaseView.as_view(), name="case"),
    path("cases/<row:pk>/ledger/", dossier.LedgerView.as_view(), name="ledger"),
    path("cases/<row:pk>/clocks/<row:clock_id>/explanation/", dossier.ExplanationView.as_view(), name="explanation"),
    path("cases/<row:pk>/materials/", materials.MaterialsView.as_view(), name="materials"),
    path("cases/<row:pk>/reuse/", materials.ReuseView.as_view(), name="reuse"),
    path("cases/<row:pk>/materials/<str:code>/", materials.MaterialView.as_view(), name="material"),
    path("cases/<row:pk>/files/<row:material_id>/original/", materials.OriginalView.as_view(), name="original"),
    path("cases/<row:pk>/files/<row:material_id>/", materials.FileView.as_view(), name="file"),
    path("reviews/", inbox.ReviewsView.as_view(), name="reviews"),
    path("decisions/", decisions.DecisionsView.as_view(), name="decisions"),
    path("pauses/", pauses.PausesView.as_view(), name="pauses"),
    path("extensions/", extensions.ExtensionsView.as_view(), name="extensions"),
    path("outages/", outages.OutagesView.as_view(), name="outages"),
    path("outages/<row:pk>/confirm/", outages.ConfirmView.as_view(), name="outage-confirm"),
    path("outages/<row:pk>/dismiss/", outages.DismissView.as_view(), name="outage-dismiss"),
    path("publications/", publications.PublicationsView.as_view(), name="publications"),
    path("periods/", clocks.PeriodsView.as_view(), name="periods"),
    path("progress/", dossier.ProgressView.as_view(), name="progress"),
    *(
        path(each.path, moves.MoveView.as_view(operation=each), name=f"{each.part.word}-{each.name}")
        for each in moves.operations()
    ),
]
