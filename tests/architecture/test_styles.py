"""A colour that nobody has defined shows as none."""

import re

from tests.architecture.sources import ROOT

SHEETS = [path for package in ("portal", "approvals", "matters") for path in (ROOT / package).rglob("*.css")]
OURS = [path.read_text(encoding="utf-8") for path in SHEETS if "vendor" not in path.parts]


def names(pattern: str) -> set[str]:
    return {name for text in OURS for name in re.findall(pattern, text)}


def test_every_variable_of_ours_is_defined():
    used = {name for name in names(r"var\((--[\w-]+)") if not name.startswith("--bs-")}
    assert used
    assert used - names(r"(--[\w-]+):") == set()
