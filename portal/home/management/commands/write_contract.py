"""Write what others rely on into docs/contract.json: addresses, operations of the API, events, states."""

import json
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

from portal.audit.sentences import registered


def document() -> str:
    """The whole file: what changes here changes for somebody outside."""
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)
    told = {
        "addresses": dict(sorted(_addresses(get_resolver()))),
        "api": {path: _operations(found) for path, found in schema["paths"].items()},
        "schemas": schema["components"]["schemas"],
        "events": dict(sorted(registered().items())),
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def _addresses(found: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Each address with the name by which it is linked."""
    for each in found.url_patterns:
        if isinstance(each, URLPattern):
            yield prefix + str(each.pattern), space + (each.name or "")
        else:
            yield from _addresses(
                each, prefix + str(each.pattern), space + (f"{each.namespace}:" if each.namespace else "")
            )


def _operations(path: dict[str, Any]) -> dict[str, Any]:
    """What goes in and out, and what is said of it."""
    kept = ("operationId", "description", "parameters", "requestBody", "responses")
    return {method: {key: told[key] for key in kept if key in told} for method, told in path.items()}


def changes(written: str, now: str) -> str:
    """What has changed since it was *written* down, as lines that begin with + or -; blank where nothing has."""
    lines = unified_diff(written.splitlines(), now.splitlines(), "written", "now", lineterm="", n=1)
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Write addresses, operations, events and words that others rely on into docs/contract.json."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when something has changed")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        target = settings.BASE_DIR / "docs" / "contract.json"
        if not check:
            target.write_text(document(), encoding="utf-8")
            self.stdout.write(str(target.relative_to(settings.BASE_DIR)))
        elif told := changes(target.read_text(encoding="utf-8"), document()):
            raise CommandError(f"{told}\n`python3 run.py manage write_contract` writes it anew, where that is meant")
