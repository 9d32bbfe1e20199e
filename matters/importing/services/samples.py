"""The sample data that is kept beside the catalogues, read once."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from matters.catalogue.domain.content import Field
from matters.catalogue.domain.vocabulary import FieldKind, Guard, Theme
from matters.importing.domain.samples import AbsenceSample, RenewalSample, Samples, SilenceSample, ThemeRule

DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def samples() -> Samples:
    """Return everything that the import adds to what was published."""
    forms, results, papers = _read("form_fields"), _read("results_sample"), _read("material_codes")
    silence, aliases, procedures = _read("silence_sample"), _read("aliases"), _read("procedures_sample")
    return Samples(
        fields={code: _field(code, row) for code, row in forms["fields"].items()},
        everybody=tuple(forms["everybody"]),
        others=tuple(forms["others"]),
        forms={code: tuple(names) for code, names in forms["matters"].items()},
        results=results["results"],
        producers=_producers(results),
        material_codes={name: code for code, names in papers["codes"].items() for name in names},
        form_endings=tuple(papers["form_endings"]),
        silence={code: SilenceSample(**row) for code, row in silence["silence"].items()},
        renewals={code: RenewalSample(**row) for code, row in _read("renewals_sample")["renewals"].items()},
        absence={code: _absence(row) for code, row in silence["absence"].items()},
        guards={Guard.of(guard): tuple(codes) for guard, codes in silence["guards"].items()},
        inspected=tuple(procedures["inspected"]),
        themes=tuple(_theme(row) for row in _read("themes")["rules"]),
        aliases={code: tuple(names) for kind in ("matters", "bundles") for code, names in aliases[kind].items()},
    )


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return data


def _field(code: str, row: dict[str, Any]) -> Field:
    return Field(
        code=code,
        label=row["label"],
        kind=FieldKind.of(row["kind"]),
        choices=tuple(row.get("choices", ())),
        help_text=row.get("help_text", ""),
    )


def _absence(row: dict[str, Any]) -> AbsenceSample:
    return AbsenceSample(row["document"], row["clause"], tuple(row["consulted"]))


def _producers(results: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    producers: dict[str, tuple[str, ...]] = {}
    for code, name in results["results"].items():
        producers[name] = (*producers.get(name, ()), code)
    for code, names in results["also_called"].items():
        for name in names:
            producers[name] = tuple(dict.fromkeys((*producers.get(name, ()), code)))
    return producers


def _theme(row: dict[str, Any]) -> ThemeRule:
    return ThemeRule(Theme.of(row["theme"]), tuple(row["prefixes"]), tuple(row["departments"]), tuple(row["keywords"]))
