"""``python -m tests.hostile``: whether any hostile file is kept as it was sent. See README.md."""

import sys
from collections import Counter
from pathlib import PurePath

from portal.kernel.errors import DomainError
from portal.standalone.console import say
from tests.hostile.alone import judge
from tests.hostile.documents import all_documents
from tests.hostile.inspector import faults
from tests.hostile.others import all_others


def main() -> int:
    """Each is refused, or kept without what was hostile in it."""
    told, bad = Counter[str](), 0
    for what, name, data in (*all_documents(), *all_others()):
        try:
            kept = judge(name, data)
        except DomainError as refusal:
            told[refusal.code] += 1
            continue
        told["made anew"] += 1
        if found := faults(data, kept.data, PurePath(name).suffix.lower().replace("jpeg", "jpg")):
            bad += 1
            say(f"  {what}: {found}")
    say(f"{told.total()} hostile files: {dict(told)}; {bad} were kept as they were sent, or with what was hostile")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
