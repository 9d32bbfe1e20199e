from django.apps import AppConfig


class DatashareConfig(AppConfig):
    name = "datashare"
