"""Make the demo's accounts, or print who can sign in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from portal.accounts import demo


class Command(BaseCommand):
    help = "Make the demo's accounts (demo mode only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="print who can sign in, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["list"]:
            try:
                demo.load()
            except demo.DemoOnly as refusal:
                raise CommandError(gettext(refusal.message)) from refusal
        for account in demo.demo_accounts():
            place = f" {account.department}" if account.department else ""
            self.stdout.write(f"{account.username:18} {demo.KEY}  {account.name}  {gettext(account.title)}{place}")
