"""Several forms as one, for any members whatever."""

from hypothesis import given
from hypothesis import strategies as st

from matters.catalogue.domain.vocabulary import FieldKind, Necessity
from matters.forms.domain import merge
from tests.factories.catalogue import field, published, requirement

STRICTNESS = [Necessity.OPTIONAL, Necessity.DEFERRABLE, Necessity.REQUIRED]
names = st.sampled_from(["营业执照", "章程", "效果图", "申请表"])
requirements = st.builds(
    requirement,
    name=names,
    necessity=st.sampled_from(STRICTNESS),
    is_form=st.booleans(),
    result_of=st.sampled_from(["", "A", "B", "Z"]),
)
form_fields = st.builds(
    field, code=st.sampled_from(["name", "area", "seats"]), kind=st.sampled_from(FieldKind), is_required=st.booleans()
)


@st.composite
def members(draw):
    codes = draw(st.lists(st.sampled_from("ABCD"), unique=True, max_size=4))
    return [
        published(
            code,
            result_name=draw(st.sampled_from(["", "营业执照"])),
            materials=tuple(draw(st.lists(requirements, max_size=4, unique_by=lambda r: r.code))),
            fields=tuple(draw(st.lists(form_fields, max_size=3, unique_by=lambda f: f.code))),
        )
        for code in codes
    ]


@given(members=members())
def test_every_field_is_asked_once_and_by_all_who_read_it(members):
    merged = merge(members)
    assert len({m.field.code for m in merged.fields}) == len(merged.fields)
    for code in {f.code for m in members for f in m.fields}:
        (found,) = [m for m in merged.fields if m.field.code == code]
        readers = [m for m in members if code in {f.code for f in m.fields}]
        assert found.asked_by == tuple(m.code for m in readers)
        assert found.field.is_required == any(f.is_required for m in readers for f in m.fields if f.code == code)


@given(members=members())
def test_every_material_is_asked_once_and_as_strictly_as_by_the_strictest(members):
    merged = merge(members)
    wanted = [(m.code, r) for m in members for r in m.materials]
    assert [m.requirement.code for m in merged.materials] == list(dict.fromkeys(r.code for _, r in wanted))
    for found in merged.materials:
        same = [(code, r) for code, r in wanted if r.code == found.requirement.code]
        assert found.asked_by == tuple(code for code, _ in same)
        assert found.requirement.necessity == max((r.necessity for _, r in same), key=STRICTNESS.index)
        assert found.requirement.is_decisive == any(r.is_decisive for _, r in same)


@given(members=members())
def test_the_applicant_never_brings_what_another_member_yields(members):
    by_code = {m.code: m for m in members}
    for found in merge(members).materials:
        others = [m for m in members if m.code not in found.asked_by]
        yields = {m.code for m in others if m.code == found.requirement.result_of}
        yields |= {m.code for m in others if m.result_name == found.requirement.name}
        assert (found.produced_by in yields) if yields else (found.produced_by == "")
        assert found.is_asked == (not yields and not found.requirement.is_form)
        assert not found.produced_by or found.produced_by in by_code


@given(members=members())
def test_a_conflict_is_told_exactly_where_two_mean_different_things_by_one_code(members):
    kinds = {}
    for member in members:
        for one in member.fields:
            kinds.setdefault(one.code, set()).add(one.kind)
    assert {c.code for c in merge(members).conflicts} == {code for code, used in kinds.items() if len(used) > 1}


@given(members=members())
def test_merging_never_asks_for_more(members):
    counts = merge(members).counts
    assert counts.forms_before == len(members)
    assert counts.fields_after <= counts.fields_before == sum(len(m.fields) for m in members)
    assert counts.materials_after <= counts.materials_before == sum(len(m.materials) for m in members)
    assert counts.materials_after == len(merge(members).asked)


@given(members=members())
def test_one_member_merges_to_itself(members):
    for member in members:
        merged = merge([member])
        assert tuple(m.field for m in merged.fields) == member.fields
        assert tuple(m.requirement for m in merged.materials) == member.materials
        assert all(not m.produced_by for m in merged.materials)


def test_a_conflict_names_both_members_and_what_differs():
    text = published("A", fields=(field("area", kind=FieldKind.TEXT),))
    number = published("B", fields=(field("area", kind=FieldKind.NUMBER, label="面积"),))
    told = [(c.code, c.attribute, c.first, c.other) for c in merge([text, number]).conflicts]
    assert told == [("area", "label", "A", "B"), ("area", "kind", "A", "B")]
