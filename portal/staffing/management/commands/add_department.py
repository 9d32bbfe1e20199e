"""Add a department that the catalogue does not name, such as the service hall itself."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from portal.accounts.models import Department
from portal.kernel.identifiers import InvalidIdentifier, credit_code


class Command(BaseCommand):
    help = "Add a department by its unified credit code and name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="unified social credit code")
        parser.add_argument("name")
        parser.add_argument("--phone", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = credit_code(options["code"])
            Department.objects.create(code=code, name=options["name"], phone=options["phone"], region=settings.REGION)
        except InvalidIdentifier as wrong:
            raise CommandError(f"{options['code']} is no unified social credit code") from wrong
        except IntegrityError as taken:
            raise CommandError("a department of that code or name is there already") from taken
        self.stdout.write(f"{options['name']} {code}")
