"""What a new version changes, as data: shown before publishing and kept in the record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from matters.catalogue.domain.content import LABELS, Content, Field, Requirement
from portal.kernel.vocabulary import Word, _

_PART_LABELS = {
    "name": _("名称"),
    "label": _("名称"),
    "kind": _("类型"),
    "necessity": _("必要性"),
    "is_decisive": _("主审要件"),
    "is_form": _("由在线表单生成"),
    "source": _("来源渠道"),
    "result_of": _("产出事项"),
    "is_required": _("必填"),
    "choices": _("选项"),
    "help_text": _("填写说明"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``part`` is the material or form field (or their list) it is about, empty for the matter itself.

    ``label`` is the name of what changed, or "added"/"removed" of a part in words; ``before`` and ``after`` are
    what a person reads, one text for each value: words of ours in them are marked msgids, data stays as it is.
    """

    field: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    part: str = ""


def changes(old: Content, new: Content) -> tuple[Change, ...]:
    """Every difference from *old* to *new*, in reading order; empty when both say the same."""
    return tuple(_differences(old, new))


def _differences(old: Content, new: Content) -> Iterator[Change]:
    for name, label in LABELS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        if name in {"materials", "fields"}:
            yield from _part_changes(name, before, after)
        else:
            yield Change(name, label, told(before), told(after))


def told(value: object) -> tuple[str, ...]:
    """Return a value of a content, or a list of materials or fields, as a person reads it."""
    match value:
        case None | "":
            return ()
        case bool():
            return (_("是") if value else _("否"),)
        case Word():
            return (value.label,)
        case tuple():
            return tuple(text for item in value for text in told(item))
        case Requirement() | Field():
            return (_title(value),)
        case _:
            return (str(value),)


def _part_changes(
    name: str, old: Sequence[Requirement | Field], new: Sequence[Requirement | Field]
) -> Iterator[Change]:
    before = {part.code: part for part in old}
    after = {part.code: part for part in new}
    for code, part in before.items():
        if code not in after:
            yield Change(name, _("删除"), told(part), (), _title(part))
    for code, part in after.items():
        if code not in before:
            yield Change(name, _("新增"), (), told(part), _title(part))
        elif part != before[code]:
            yield from _inside(name, before[code], part)
    kept = tuple(after[code] for code in before if code in after)
    ordered = tuple(part for code, part in after.items() if code in before)
    if kept != ordered:
        yield Change(name, _("顺序"), told(kept), told(ordered), LABELS[name])


def _inside(name: str, old: Requirement | Field, new: Requirement | Field) -> Iterator[Change]:
    for attribute in fields(new):
        before, after = getattr(old, attribute.name), getattr(new, attribute.name)
        if before != after:
            yield Change(name, _PART_LABELS[attribute.name], told(before), told(after), _title(new))


def _title(part: Requirement | Field) -> str:
    return part.name if isinstance(part, Requirement) else part.label
