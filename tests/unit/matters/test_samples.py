"""The sample data beside the catalogues: whole in itself, and nothing speaks where silence is guarded."""

import pytest

from matters.catalogue.domain.vocabulary import Guard, Theme
from matters.importing.domain.samples import Samples
from matters.importing.services.samples import samples


@pytest.fixture(scope="module")
def found() -> Samples:
    """Read anew, whoever has read it before."""
    samples.cache_clear()
    return samples()


def test_every_form_is_made_of_known_fields(found):
    forms = (*found.forms.values(), found.everybody, found.others)
    used = {code.removesuffix("?") for codes in forms for code in codes}
    assert used
    assert used <= found.fields.keys()


def test_a_choice_is_offered_by_name_and_once(found):
    offered = [field.choices for field in found.fields.values() if field.choices]
    assert offered
    assert all(len(set(choices)) == len(choices) > 1 for choices in offered)


def test_where_silence_is_guarded_no_sample_lets_it_speak(found):
    guarded = {code for codes in found.guards.values() for code in codes}
    assert set(found.guards) <= set(Guard)
    assert guarded
    assert guarded & found.silence.keys() == set()


def test_silence_absence_and_renewal_by_statute_name_their_clause(found):
    by_statute = [sample for sample in found.renewals.values() if sample.document]
    assert all((found.silence, found.absence, by_statute))
    for sample in (*found.silence.values(), *found.absence.values(), *by_statute):
        assert sample.document.startswith("《")
        assert sample.clause.startswith("第")


def test_a_paper_is_known_by_every_name_it_goes_by(found):
    assert found.results
    for code, name in found.results.items():
        assert code in found.producers[name]
    assert any(name not in found.results.values() for name in found.producers)


def test_themes_are_told_apart_by_something(found):
    assert found.themes
    assert {rule.theme for rule in found.themes} <= set(Theme)
    assert all(rule.prefixes or rule.departments or rule.keywords for rule in found.themes)
