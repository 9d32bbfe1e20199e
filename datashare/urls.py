"""Addresses of the pages."""

from django.urls import path

from datashare import web

app_name = "datashare"

urlpatterns = [
    path("", web.my_certificates, name="my-certificates"),
    path("verify/", web.verify, name="verify"),
    path("<row:certificate_id>/", web.certificate, name="certificate"),
]
