from django.apps import AppConfig
from django.urls import register_converter

from portal.api.addresses import RowConverter


class ApiConfig(AppConfig):
    name = "portal.api"
    label = "api"

    def ready(self) -> None:
        register_converter(RowConverter, "row")
