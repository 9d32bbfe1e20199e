"""Lists of what can be done here: by department, by theme, one thing at a time."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db.models import Count, F, Func, Q, QuerySet

from matters.catalogue.domain.vocabulary import LimitUnit, Theme, VersionState
from matters.catalogue.models import BundleVersion, CatalogueEdition, MatterVersion
from matters.catalogue.models.matters import MatterVersionQuerySet
from portal.accounts.models import Department
from portal.kernel.errors import NotFound
from portal.rows.compiled import compiled

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A matter or a bundle as a list shows it. Limits are whole days of ``unit``, None where none is published.

    What ``renews_others`` extends certificates of another matter: filing starts from one of those.
    """

    code: str
    name: str
    department: str
    is_open: bool
    is_bundle: bool = False
    members: int = 0
    statutory: int | None = None
    promised: int | None = None
    promise_text: str = ""
    unit: LimitUnit = LimitUnit.WORKDAY
    visits: int | None = None
    renews_others: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in the order of their names; the codes lead to the neighbouring pages, empty where there is none."""

    rows: tuple[Listed, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentCount:
    pk: int
    name: str
    matters: int


@dataclass(frozen=True, slots=True)
class ThemeCount:
    theme: Theme
    matters: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page begins: after the matter of a code, or before it; nowhere for the first page."""

    code: str = ""
    is_backwards: bool = False

    @classmethod
    def of(cls, *, after: str = "", before: str = "") -> Self:
        return cls(after or before, is_backwards=bool(before and not after))


def edition() -> UUID | None:
    """Return the mark of what is published now, None before anything is. One statement."""
    return next(iter(_marks().rows()), None)


@compiled
def _marks() -> "QuerySet[CatalogueEdition, UUID]":
    return CatalogueEdition.objects.values_list("mark", flat=True)


def departments() -> list[DepartmentCount]:
    """Return the departments that implement published matters, busiest first."""
    counted = (
        MatterVersion.objects.published()
        .values("department_id", "department__name")
        .annotate(matters=Count("pk"))
        .order_by("-matters", "department__name")
    )
    return [DepartmentCount(row["department_id"], row["department__name"], row["matters"]) for row in counted]


def themes() -> list[ThemeCount]:
    """Return every theme that has published matters, in the order of the list of themes."""
    counted = (
        MatterVersion.objects.published()
        .annotate(theme=Func(F("themes"), function="unnest"))
        .values("theme")
        .annotate(matters=Count("pk"))
        .values_list("theme", "matters")
    )
    matters = dict(counted)
    return [ThemeCount(theme, matters[theme.value]) for theme in Theme if theme.value in matters]


def bundles() -> list[Listed]:
    """Return the published bundles by code."""
    versions = BundleVersion.objects.filter(state=VersionState.PUBLISHED).order_by("bundle__code")
    return [listed_bundle(version) for version in versions.select_related("bundle", "lead_department")]


def department_names() -> list[str]:
    """Return the names of all departments."""
    return list(Department.objects.order_by("name").values_list("name", flat=True))


def department_name(pk: int) -> str:
    """Return the name of a department; raises NotFound."""
    for name in Department.objects.filter(pk=pk).values_list("name", flat=True):
        return name
    raise NotFound


def by_department(pk: int, position: Position) -> Page:
    """Return a page of the matters that a department implements; raises NotFound for a position that is gone."""
    return page(MatterVersion.objects.published().filter(department_id=pk), position)


def by_theme(theme: Theme, position: Position) -> Page:
    """Return a page of the matters of a theme; raises NotFound for a position that is gone."""
    return page(MatterVersion.objects.published().filter(themes__contains=[theme.value]), position)


def page(versions: MatterVersionQuerySet, position: Position) -> Page:
    """Return the page of *versions*, published ones, at *position*: two queries, one for the first page."""
    rows, before, after = cut(versions, position)
    return Page(tuple(listed_matter(row) for row in rows), before, after)


def cut(versions: MatterVersionQuerySet, position: Position) -> tuple[list[MatterVersion], str, str]:
    """Return the rows of the page at *position*, and the codes that lead to its neighbours."""
    if position.code:
        versions = versions.filter(_beyond(position))
    order = ("-pinyin", "-pk") if position.is_backwards else ("pinyin", "pk")
    rows = list(versions.select_related("matter", "department").order_by(*order)[: PAGE_SIZE + 1])
    has_more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if position.is_backwards:
        rows.reverse()
    has_before = has_more if position.is_backwards else bool(position.code)
    has_after = position.is_backwards or has_more
    before = rows[0].matter.code if rows and has_before else ""
    return rows, before, rows[-1].matter.code if rows and has_after else ""


def listed_matter(version: MatterVersion) -> Listed:
    """Return *version*, with its matter and department, as a list shows it."""
    return Listed(
        code=version.matter.code,
        name=version.name,
        department=version.department.name,
        is_open=version.is_open,
        statutory=version.statutory_limit,
        promised=version.promised_limit,
        promise_text=version.promise_text,
        unit=LimitUnit.of(version.limit_unit),
        visits=version.visits,
        renews_others=version.renews not in ("", version.matter.code),
    )


def listed_bundle(version: BundleVersion) -> Listed:
    """Return *version*, with its bundle and department, as a list shows it."""
    return Listed(
        code=version.bundle.code,
        name=version.name,
        department=version.lead_department.name,
        is_open=True,
        is_bundle=True,
        members=len(version.member_codes),
    )


def _beyond(position: Position) -> Q:
    for pinyin, pk in MatterVersion.objects.published().of([position.code]).values_list("pinyin", "pk"):
        if position.is_backwards:
            return Q(pinyin__lte=pinyin) & (Q(pinyin__lt=pinyin) | Q(pk__lt=pk))
        return Q(pinyin__gte=pinyin) & (Q(pinyin__gt=pinyin) | Q(pk__gt=pk))
    raise NotFound
