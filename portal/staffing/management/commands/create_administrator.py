"""Make a system administrator, or give one a new link to choose a password."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from portal.staffing.refusals import UsernameTaken
from portal.staffing.services import make_administrator
from portal.staffing.web import welcome_path


class Command(BaseCommand):
    help = "Make a system administrator (or renew one's access) and print the one-time link to choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name", help="as it stands on pages and in the record")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = make_administrator(username=options["username"], name=options["name"], email=options["email"])
        except UsernameTaken as refusal:
            raise CommandError(gettext(refusal.message)) from refusal
        self.stdout.write(f"{user.username} chooses a password at this address of the portal, once, within three days:")
        self.stdout.write(welcome_path(user))
