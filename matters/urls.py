"""Addresses of the catalogue's pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from matters.catalogue import web as catalogue
from matters.editing.web import pages as editing
from matters.guide import web as guide
from matters.search import web as search


class CodeConverter(StringConverter):
    """A matter's or a bundle's code."""

    regex = "[0-9A-Z-]+"


register_converter(CodeConverter, "code")

app_name = "matters"

public_pages = [
    path("matters/", search.search, name="search"),
    path("matters/<code:code>/", guide.matter, name="matter"),
    path("matters/bundles/<code:code>/", guide.bundle, name="bundle"),
    path("matters/departments/<row:pk>/", catalogue.department, name="department"),
    path("matters/themes/<slug:slug>/", catalogue.theme, name="theme"),
]

editor_pages = [
    path("catalogue/", editing.matters, name="editor"),
    path("catalogue/<code:code>/", editing.versions, name="versions"),
    path("catalogue/<code:code>/confirm/", editing.confirm, name="confirm"),
    path("catalogue/<code:code>/draft/open/", editing.open_draft, name="open-draft"),
    path("catalogue/<code:code>/draft/", editing.draft, name="draft"),
    path("catalogue/<code:code>/draft/review/", editing.review, name="review"),
    path("catalogue/<code:code>/draft/discard/", editing.discard, name="discard"),
]

urlpatterns = [*public_pages, *editor_pages]
