from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from portal.rights import grant_rights


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"

    def ready(self) -> None:
        post_migrate.connect(grant_rights, sender=apps.get_app_config("approvals"), dispatch_uid="rights of the roles")
