"""Addresses of the API."""

from django.urls import path

from datashare import api

app_name = "datashare-api"

urlpatterns = [
    path("", api.MyCertificatesView.as_view(), name="my-certificates"),
    path("verify/", api.VerifyView.as_view(), name="verify"),
]
