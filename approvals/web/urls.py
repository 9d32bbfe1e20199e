"""Addresses of cases: what applicants and the public use, and what staff use."""

from django.urls import URLPattern, path

from approvals.web import citizen, documents, files, filing, progress

app_name = "approvals"

citizen_pages: list[URLPattern] = [
    path("", citizen.list_cases, name="my-cases"),
    path("progress/", progress.public, name="public-progress"),
    path("start/matter/<str:code>/", filing.start_matter, name="start-matter"),
    path("start/bundle/<str:code>/", filing.start_bundle, name="start-bundle"),
    path("<int:pk>/", progress.show, name="case"),
    path("<int:pk>/draft/", filing.draft, name="draft"),
    path("<int:pk>/draft/materials/", filing.draft_materials, name="draft-materials"),
    path("<int:pk>/draft/check/", filing.draft_check, name="draft-check"),
    path("<int:pk>/receipt/", filing.receipt, name="receipt"),
    path("<int:pk>/correct/", citizen.correct, name="correct"),
    path("<int:pk>/supply/<int:deficiency_pk>/", citizen.supply, name="supply"),
    path("<int:pk>/withdraw/", citizen.withdraw, name="withdraw"),
    path("<int:pk>/clocks/<int:clock_pk>/", progress.explain_clock, name="clock"),
    path("<int:pk>/documents/<slug:key>/", documents.document, name="document"),
    path("<int:pk>/materials/<int:material_pk>/", files.show_material, name="material-file"),
]

staff_pages: list[URLPattern] = []

urlpatterns = [*citizen_pages, *staff_pages]
