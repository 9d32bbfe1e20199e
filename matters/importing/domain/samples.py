"""What the published catalogues lack and a portal needs: forms, names of results, guards, themes.

It is sample data, kept apart in files, and marked as unverified in every version that it touches.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from matters.catalogue.domain.content import Content, Field, Requirement
from matters.catalogue.domain.vocabulary import ApplicantKind, Guard, Theme
from matters.importing.domain.published_rows import FROM_APPLICANT, FROM_EARLIER, MatterRow


@dataclass(frozen=True, slots=True)
class ThemeRule:
    """A matter belongs to *theme* by its code, its department or a word in its name."""

    theme: Theme
    prefixes: tuple[str, ...]
    departments: tuple[str, ...]
    keywords: tuple[str, ...]

    def fits(self, code: str, content: Content) -> bool:
        texts = f"{content.name} {content.main_item}"
        return (
            any(code.startswith(prefix) for prefix in self.prefixes)
            or content.department in self.departments
            or any(word in texts for word in self.keywords)
        )


@dataclass(frozen=True, slots=True)
class SilenceSample:
    document: str
    clause: str
    review_limit: int


@dataclass(frozen=True, slots=True)
class RenewalSample:
    """How long a result is good, whose certificates the matter extends, and the statute by which silence does."""

    validity_months: int
    renews: str = ""
    document: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceSample:
    """``consulted`` are those who are called to a joint inspection, where nobody has published who is asked."""

    document: str
    clause: str
    consulted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Samples:
    """Everything that is added on import. ``forms`` holds field codes; a ``?`` at the end means optional.

    ``producers`` gives, for the name of a paper, the matters that yield it. ``inspected`` are those that need
    inspectors.
    """

    fields: Mapping[str, Field]
    everybody: tuple[str, ...]
    others: tuple[str, ...]
    forms: Mapping[str, tuple[str, ...]]
    results: Mapping[str, str]
    producers: Mapping[str, tuple[str, ...]]
    material_codes: Mapping[str, str]
    form_endings: tuple[str, ...]
    silence: Mapping[str, SilenceSample]
    renewals: Mapping[str, RenewalSample]
    absence: Mapping[str, AbsenceSample]
    guards: Mapping[Guard, tuple[str, ...]]
    inspected: tuple[str, ...]
    themes: tuple[ThemeRule, ...]
    aliases: Mapping[str, tuple[str, ...]]


def completed(row: MatterRow, samples: Samples) -> MatterRow:
    """Return *row* with what *samples* add to it, each addition named among the unverified."""
    code, content = row.code, row.content
    added: dict[str, Any] = {
        "themes": tuple(rule.theme for rule in samples.themes if rule.fits(code, content)) or (Theme.OTHER,),
        "fields": _form(code, content, samples),
        "result_name": samples.results.get(code, ""),
        "guards": tuple(guard for guard, codes in samples.guards.items() if code in codes),
        "needs_inspectors": code in samples.inspected,
    }
    if code in samples.silence and content.consulted and not added["guards"]:
        added |= _silence(content, samples.silence[code])
    if code in samples.renewals and added["result_name"]:
        added |= _renewal(samples.renewals[code], is_guarded=bool(added["guards"]))
    if code in samples.absence and not added["guards"]:
        added |= _absence(content, samples.absence[code])
    materials = tuple(_material(code, content, material, samples) for material in content.materials)
    doubtful = (name for name, value in added.items() if value and name not in {"themes", *row.unverified})
    return replace(
        row,
        content=replace(content, materials=materials, **added),
        unverified=(*row.unverified, *doubtful),
    )


def material_code(name: str, known: Mapping[str, str], *, owner: str = "") -> str:
    """Return the code of the paper called *name*: the known one, else one that the name alone decides.

    With *owner*, a matter's code, the paper is that matter's own and is shared with none.
    """
    plain = "".join(name.split())
    if not owner and plain in known:
        return known[plain]
    return "m_" + hashlib.sha256(f"{owner}{plain}".encode()).hexdigest()[:12]


def _silence(content: Content, sample: SilenceSample) -> dict[str, Any]:
    whole = content.promised_limit if content.promised_limit is not None else content.statutory_limit
    return {
        "is_silence_enabled": True,
        "silence_document": sample.document,
        "silence_clause": sample.clause,
        "review_limit": sample.review_limit if whole is None else min(sample.review_limit, whole),
    }


def _renewal(sample: RenewalSample, *, is_guarded: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"validity_months": sample.validity_months, "renews": sample.renews}
    if not sample.document or is_guarded:
        return told
    return told | {
        "is_renewal_deemed": True,
        "renewal_document": sample.document,
        "renewal_clause": sample.clause,
    }


def _absence(content: Content, sample: AbsenceSample) -> dict[str, Any]:
    return {
        "consulted": content.consulted or sample.consulted,
        "is_absence_deemed": True,
        "absence_document": sample.document,
        "absence_clause": sample.clause,
    }


def _form(code: str, content: Content, samples: Samples) -> tuple[Field, ...]:
    wanted = (*samples.everybody, *samples.forms.get(code, samples.others))
    is_for_people = content.applicant_kinds == (ApplicantKind.PERSON,)
    return tuple(
        replace(samples.fields[name.rstrip("?")], is_required=not name.endswith("?"))
        for name in wanted
        if not (is_for_people and name.startswith("credit_code"))
    )


def _material(code: str, content: Content, material: Requirement, samples: Samples) -> Requirement:
    own_form = material.source == FROM_APPLICANT and _bare(material.name).endswith(samples.form_endings)
    return replace(
        material,
        code=material_code(material.name, samples.material_codes, owner=code if own_form else ""),
        is_form=own_form,
        result_of=_producer(content, material, samples) if material.source == FROM_EARLIER else "",
    )


def _producer(content: Content, material: Requirement, samples: Samples) -> str:
    """The matter that yields *material*: one that must come first if there is one, else the first that can."""
    producers = samples.producers.get(material.name, ())
    before = [code for code in producers if code in content.prerequisite_codes]
    return next(iter([*before, *producers]), "")


def _bare(name: str) -> str:
    return re.sub(r"[(（][^)）]*[)）]", "", name)
