"""Checking what an applicant filled in, field by field."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from portal.kernel import identifiers
from portal.kernel.masking import masked_id_number, masked_mobile
from portal.kernel.vocabulary import _

_MOBILE = re.compile(r"1[3-9][0-9]{9}")

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_LONGEST = {"textarea": 4000}

_LONGEST_LINE = 300


def check(fields: Iterable[Mapping[str, Any]], answers: Mapping[str, Any]) -> dict[str, str]:
    """Return one marked sentence for each field that is not in order, by field code; empty when all are.

    *fields* are entries of ``Case.one_form["fields"]``: code, kind, is_required, choices.
    """
    problems = {}
    for field in fields:
        problem = _problem(field, str(answers.get(field["code"]) or "").strip())
        if problem:
            problems[field["code"]] = problem
    return problems


def known(fields: Iterable[Mapping[str, Any]], answers: Mapping[str, Any]) -> dict[str, str]:
    """Return *answers* without what the form does not ask, each as stripped text of bounded length."""
    codes = {field["code"] for field in fields}
    longest = max(_LONGEST.values()) + 1
    return {code: _plain(value)[:longest] for code, value in answers.items() if code in codes}


def masked(fields: Iterable[Mapping[str, Any]], answers: Mapping[str, str]) -> dict[str, str]:
    """Return *answers* as those read them who did not fill them in: numbers of people are masked."""
    kinds = {field["code"]: field["kind"] for field in fields}
    return {code: _MASKS.get(kinds.get(code, ""), str)(value) for code, value in answers.items()}


def _plain(value: Any) -> str:
    """Text without the one character that the database cannot hold."""
    return str(value).replace("\0", "").strip()


def _problem(field: Mapping[str, Any], value: str) -> str | None:
    if not value:
        return _("请填写此项") if field["is_required"] else None
    if len(value) > _LONGEST.get(field["kind"], _LONGEST_LINE):
        return _("内容太长，请缩短后再填")
    if field["kind"] == "choice":
        return None if value in field["choices"] else _("请从给出的选项中选择")
    rule = _RULES.get(field["kind"])
    return rule(value) if rule else None


def _number(value: str) -> str | None:
    """Plain digits, as forms and statistics read them: no exponents, no other scripts."""
    if not _NUMBER.fullmatch(value):
        return _("请填写数字")
    return _("请填写不小于零的数字") if value.startswith("-") else None


def _date(value: str) -> str | None:
    try:
        is_right = _DATE.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        is_right = False
    return None if is_right else _("请按“2026-01-31”的格式填写日期")


def _mobile(value: str) -> str | None:
    return None if _MOBILE.fullmatch(value) else _("请填写 11 位手机号码")


def _identifier(parse: Callable[[str], str]) -> Callable[[str], str | None]:
    def problem(value: str) -> str | None:
        try:
            parse(value)
        except identifiers.InvalidIdentifier as refusal:
            return refusal.message
        return None

    return problem


_MASKS: Mapping[str, Callable[[str], str]] = {"citizen_number": masked_id_number, "mobile": masked_mobile}

_RULES: dict[str, Callable[[str], str | None]] = {
    "number": _number,
    "date": _date,
    "mobile": _mobile,
    "citizen_number": _identifier(identifiers.citizen_number),
    "credit_code": _identifier(identifiers.credit_code),
}
