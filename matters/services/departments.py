"""Departments that the catalogue names and nobody has entered yet."""

import hashlib
from collections.abc import Iterable, Mapping

from django.conf import settings
from stdnum.cn import uscc

from portal.accounts.models import Department
from portal.kernel.identifiers import organisation_check


def ensure_departments(names: Iterable[str], codes: Mapping[str, str]) -> dict[str, int]:
    """Return the ids of *names*; missing departments are created as samples.

    *codes* gives the published credit code by name; without one, a department gets one of an
    area that does not exist, so that what is built on it has the right form and is nobody's.
    """
    known = dict(Department.objects.values_list("name", "pk"))
    taken = set(Department.objects.values_list("code", flat=True))
    missing = [name for name in dict.fromkeys(names) if name not in known]
    made = []
    for name in missing:
        code = codes.get(name, "")
        code = code if code and code not in taken else sample_code(name)
        taken.add(code)
        made.append(Department(code=code, name=name, region=settings.REGION, is_sample=True))
    Department.objects.bulk_create(made)
    return known | {department.name: department.pk for department in made}


def sample_code(name: str) -> str:
    """Return a well-formed unified credit code for *name*: always the same one, in no real area."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % 10**8
    body = f"{number:08d}"
    code = f"11000000{body}{organisation_check(body)}"
    return code + uscc.calc_check_digit(code)
