"""Addresses of the catalogue's pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from matters.web import editor, public


class CodeConverter(StringConverter):
    """A matter's or a bundle's code."""

    regex = "[0-9A-Z-]+"


register_converter(CodeConverter, "code")

app_name = "matters"

public_pages = [
    path("matters/", public.search, name="search"),
    path("matters/<code:code>/", public.matter, name="matter"),
    path("matters/bundles/<code:code>/", public.bundle, name="bundle"),
    path("matters/departments/<int:pk>/", public.department, name="department"),
    path("matters/themes/<slug:slug>/", public.theme, name="theme"),
]

editor_pages = [
    path("catalogue/", editor.matters, name="editor"),
    path("catalogue/<code:code>/", editor.versions, name="versions"),
    path("catalogue/<code:code>/confirm/", editor.confirm, name="confirm"),
    path("catalogue/<code:code>/draft/open/", editor.open_draft, name="open-draft"),
    path("catalogue/<code:code>/draft/", editor.draft, name="draft"),
    path("catalogue/<code:code>/draft/review/", editor.review, name="review"),
    path("catalogue/<code:code>/draft/discard/", editor.discard, name="discard"),
]

urlpatterns = [*public_pages, *editor_pages]
