"""The shape of a row: which keys it has, and of which type. Nothing here knows a format or a database."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from portal.kernel.vocabulary import _

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is wrong: a marked sentence, what fills it, and the key it is about (empty for the row)."""

    sentence: str
    params: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


Check = Callable[[object], Reason | None]
"""Says why a value is wrong, or None."""

Shape = Mapping[str, Check]


def reason(sentence: str, **params: object) -> Reason:
    """A reason whose *params* are cut to a readable length."""
    return Reason(sentence, {name: str(value)[:_LONGEST_SHOWN] for name, value in params.items()})


def misfits(row: object, shape: Shape) -> Iterator[Reason]:
    """Every reason why *row* has not *shape*: each key, no other key, each value right."""
    if not isinstance(row, dict):
        yield Reason(_("应为对象"))
        return
    yield from (reason(_("缺少字段“%(name)s”"), name=key) for key in shape if key not in row)
    yield from (reason(_("不认识的字段“%(name)s”"), name=key) for key in row if key not in shape)
    for key, check in shape.items():
        if key in row and (why := check(row[key])) is not None:
            yield replace(why, key=f"{key}.{why.key}" if why.key else key)


def text(longest: int, *, may_be_empty: bool = False) -> Check:
    """A string that a database can keep, at most *longest* characters."""

    def check(value: object) -> Reason | None:
        if not isinstance(value, str):
            return reason(_("应为文字，不是 %(value)s"), value=value)
        if not value.strip() and not may_be_empty:
            return Reason(_("不能为空"))
        if len(value) > longest:
            return reason(_("超过 %(longest)s 个字符"), longest=longest)
        if any((letter < " " and letter not in "\n\t") or "\ud800" <= letter <= "\udfff" for letter in value):
            return Reason(_("含有控制字符"))
        return None

    return check


def matching(pattern: str, longest: int) -> Check:
    """A text that fits *pattern* as a whole, in any case."""
    regex = re.compile(pattern, re.IGNORECASE)
    is_text = text(longest)

    def check(value: object) -> Reason | None:
        why = is_text(value)
        if why is None and not regex.fullmatch(str(value)):
            return reason(_("编码格式不对：%(value)s"), value=value)
        return why

    return check


def one_of(words: Collection[str]) -> Check:
    """One of the known *words*."""

    def check(value: object) -> Reason | None:
        if isinstance(value, str) and value in words:
            return None
        return reason(_("不认识的值“%(value)s”，应为：%(words)s"), value=value, words="、".join(words))

    return check


def number(most: int, *, whole: bool) -> Check:
    """A number from 0 to *most*."""

    def check(value: object) -> Reason | None:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            return reason(_("应为数字，不是 %(value)s"), value=value)
        if not 0 <= value <= most:
            return reason(_("应在 0 到 %(most)s 之间，不是 %(value)s"), most=most, value=value)
        return None

    return check


def nullable(check: Check) -> Check:
    """Null, or what *check* accepts."""
    return lambda value: None if value is None else check(value)


def list_of(check: Check, *, at_least: int = 0) -> Check:
    """A list whose elements *check* accepts, none of them twice."""

    def check_list(value: object) -> Reason | None:
        if not isinstance(value, list):
            return reason(_("应为列表，不是 %(value)s"), value=value)
        if len(value) < at_least:
            return Reason(_("不能为空"))
        for index, element in enumerate(value):
            if (why := check(element)) is not None:
                return replace(why, key=f"{index}.{why.key}" if why.key else str(index))
            if element in value[:index]:
                return reason(_("重复：%(value)s"), value=element)
        return None

    return check_list


def shaped(shape: Shape) -> Check:
    """An object of *shape*."""
    return lambda value: next(misfits(value, shape), None)
