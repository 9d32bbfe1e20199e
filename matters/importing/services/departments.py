"""Departments that the catalogue names and nobody has entered yet."""

from collections.abc import Iterable, Mapping

from django.conf import settings

from portal.accounts.models import Department
from portal.accounts.samples import sample_credit_code


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
        code = code if code and code not in taken else sample_credit_code(name)
        taken.add(code)
        made.append(Department(code=code, name=name, region=settings.REGION, is_sample=True))
    Department.objects.bulk_create(made)
    return known | {department.name: department.pk for department in made}
