"""What the portal is made of: each locked package, and what is vendored, as a bill in CycloneDX 1.6."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

LOCK, STYLES = Path("requirements.lock"), Path("portal/ui/assets/vendor/bootstrap.min.css")

OURS = "yiwang"

_PACKAGE = re.compile(r"^(?P<name>[a-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;]+)", re.IGNORECASE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ASKED_BY = re.compile(r"^    # (?:via )? *([A-Za-z0-9._-]+)")
_BOOTSTRAP = re.compile(r"Bootstrap +v(\d+\.\d+\.\d+)")


@dataclass(frozen=True, slots=True)
class Component:
    """A package as locked: the digests of its files, and the packages that ask for it."""

    kind: str
    name: str
    version: str
    digests: tuple[str, ...] = ()
    asked_by: frozenset[str] = frozenset()

    @property
    def purl(self) -> str:
        return f"pkg:{self.kind}/{self.name}@{self.version}"


def components(root: Path | None = None) -> list[Component]:
    """Everything that production runs on, by name. Raises ValueError where a lock names nothing."""
    root = root or settings.BASE_DIR
    found = [*_locked((root / LOCK).read_text("utf-8")), *_vendored(root / STYLES)]
    if not found:
        raise ValueError(f"{LOCK} names no package")
    return sorted(found, key=lambda each: each.name)


def bill(parts: list[Component], version: str) -> dict[str, Any]:
    """Return the bill; the same for the same parts."""
    serial = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(part.purl for part in parts))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": OURS, "name": OURS, "version": version}},
        "components": [_told(part) for part in parts],
        "dependencies": [
            {"ref": OURS, "dependsOn": [part.purl for part in parts if OURS in part.asked_by]},
            *(
                {"ref": asking.purl, "dependsOn": [part.purl for part in parts if asking.name in part.asked_by]}
                for asking in parts
            ),
        ],
    }


def _told(part: Component) -> dict[str, Any]:
    digests = [{"name": "lock:sha256", "value": digest} for digest in part.digests]
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        **({"properties": digests} if digests else {}),
    }


def _locked(lock: str) -> Iterator[Component]:
    for block in re.split(r"\n(?=\S)", lock):
        if head := _PACKAGE.match(block):
            asked_by = {found[1].lower() for line in block.splitlines() if (found := _ASKED_BY.match(line))}
            digests = tuple(_HASH.findall(block))
            yield Component("pypi", head["name"].lower(), head["version"], digests, frozenset(asked_by))


def _vendored(styles: Path) -> Iterator[Component]:
    if found := _BOOTSTRAP.search(styles.read_text("utf-8")[:500]):
        yield Component("npm", "bootstrap", found[1], asked_by=frozenset({OURS}))
