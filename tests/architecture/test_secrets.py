"""Nothing in the repository opens a door elsewhere."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PACKAGES, ROOT, name

SECRETS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    re.compile(r"\bgh[pousr]_\w{36}\b"),
    re.compile(r"\bsk-[A-Za-z0-9]{32,}\b"),
    re.compile(r"://[^/\s:@\"'{}<>]+:[^/\s:@\"'{}<>]{3,}@(?!localhost|127\.|db\b|postgres\b)[\w.-]+"),
)
TEXT = {".py", ".toml", ".md", ".html", ".txt", ".yml", ".yaml", ".json", ".lock", ".cfg", ".css", ".svg", ""}
FOLDERS = (*PACKAGES, "templates", "tests", "docs", ".ci")


def secrets(text: str) -> Iterator[str]:
    yield from (match.group(0) for pattern in SECRETS for match in pattern.finditer(text))


def _texts() -> Iterator[tuple[str, str]]:
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    for path in (*ROOT.iterdir(), *inside):
        if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts:
            yield name(path), path.read_text(encoding="utf-8", errors="replace")


def test_no_secret_is_kept_in_the_repository():
    here = name(ROOT / "tests" / "architecture" / "test_secrets.py")
    assert {path: list(secrets(text)) for path, text in _texts() if path != here and list(secrets(text))} == {}


def test_locks_name_no_package_index():
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert locks
    assert [lock.name for lock in locks if re.search(r"index-url|https?://", lock.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "bad",
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        "AKIA" + "A" * 16,
        "ghp_" + "a" * 36,
        "postgresql://app:hunter22@store.example.org/x",
    ],
)
def test_a_secret_is_found(bad):
    assert list(secrets(bad))
