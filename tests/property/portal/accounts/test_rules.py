"""A permission asked of a list and of one row has one answer."""

from operator import and_, or_

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.actor import ANONYMOUS, SYSTEM, Actor
from portal.accounts.models import Person, User
from portal.accounts.roles import Role
from portal.accounts.rules import Among, Has, Holds, Is, Rule, Same, anyone, is_system, nobody, require
from portal.kernel.errors import NotPermitted
from tests.roles import TESTS, as_owner

pytestmark = pytest.mark.django_db


class Row(models.Model):
    """Every shape of column a rule may ask about, each of them empty in some rows."""

    owner_id = models.IntegerField(null=True)
    region = models.CharField(max_length=2, null=True)  # noqa: DJ001 (null is what is tested)
    members = ArrayField(models.IntegerField(), null=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")

    class Meta:
        app_label = "accounts"
        managed = False

    def __str__(self) -> str:
        return f"{self.owner_id} {self.region} {self.members} {self.parent_id}"


class Note(models.Model):
    """What some rows have and others lack, seen from the row."""

    row = models.OneToOneField(Row, models.CASCADE, related_name="note")
    author_id = models.IntegerField(null=True)

    class Meta:
        app_label = "accounts"
        managed = False

    def __str__(self) -> str:
        return f"{self.row_id} {self.author_id}"


@pytest.fixture
def rows(db):
    """All combinations of columns, with and without a parent and a note: 3 × 3 × 4 × 3 × 3 of them, and the parents."""
    with as_owner(), connection.schema_editor() as editor:
        editor.create_model(Row)
        editor.create_model(Note)
        editor.execute(f"GRANT ALL ON {Row._meta.db_table}, {Note._meta.db_table} TO {TESTS}")
    parents = [None, *(Row.objects.create(owner_id=owner, region="a", members=[1]) for owner in (None, 1))]
    made = Row.objects.bulk_create(
        Row(owner_id=owner, region=region, members=members, parent=parent)
        for owner in (None, 1, 2)
        for region in (None, "", "a")
        for members in (None, [], [1], [2, 3])
        for parent in parents
        for _note in range(3)
    )
    Note.objects.bulk_create(
        Note(row=row, author_id=author)
        for row, author in zip(made, [None, 1, "no note"] * (len(made) // 3), strict=True)
        if author != "no note"
    )
    return list(Row.objects.select_related("parent", "note"))


numbers = st.none() | st.integers(1, 3)
actors = st.sampled_from([ANONYMOUS, SYSTEM]) | st.builds(
    Actor,
    user_id=numbers,
    roles=st.frozensets(st.sampled_from([Role.CLERK, Role.HEAD])),
    department_id=numbers,
    applicant_ids=st.frozensets(numbers),
    region=st.sampled_from(["", "a", "b"]),
    is_system=st.booleans(),
)
numeric = st.sampled_from(
    ["owner_id", "parent__owner_id", "parent__parent__owner_id", "note__author_id", "parent__note__author_id"]
)
attributes = st.sampled_from(["user_id", "department_id", "applicant_ids"])
atoms = (
    st.sampled_from([anyone, nobody, is_system, Holds(Role.CLERK), Holds(Role.HEAD)])
    | st.builds(Same, numeric, attributes)
    | st.builds(Same, st.sampled_from(["region", "parent__region"]), st.just("region"))
    | st.builds(Among, st.sampled_from(["members", "parent__members"]), attributes)
    | st.builds(lambda values: Is("region", *values), st.sets(st.sampled_from([None, "", "a", "b"])))
    | st.builds(Is, numeric, numbers)
    | st.builds(Has, numeric | st.sampled_from(["region", "members", "note", "parent__note"]))
)
trees = st.recursive(
    atoms,
    lambda inner: st.builds(and_, inner, inner) | st.builds(or_, inner, inner) | st.builds(lambda rule: ~rule, inner),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=trees, actor=actors)
def test_query_and_check_agree_on_every_row(rows, rule: Rule, actor: Actor):
    selected = list(Row.objects.filter(rule.q(actor)).order_by("pk").values_list("pk", flat=True))

    assert selected == sorted(row.pk for row in rows if rule.allows(actor, row))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=trees, actor=actors)
def test_who_could_never_is_allowed_on_no_row_and_asked_without_a_query(
    rows, django_assert_num_queries, rule: Rule, actor: Actor
):
    with django_assert_num_queries(0):
        could_ever = rule.could_ever(actor)

    assert could_ever or not Row.objects.filter(rule.q(actor)).exists()


@pytest.mark.parametrize("rule", [Same("owner_id", "user_id"), Among("members", "user_id"), Is("owner_id", None)])
def test_what_is_unknown_matches_nothing(rows, rule: Rule):
    assert not rule.could_ever(Actor(user_id=None))
    assert not any(rule.allows(Actor(user_id=1), row) for row in rows if row.owner_id is None and not row.members)


def test_a_blank_region_is_nobodys_region(rows):
    assert not Row.objects.filter(Same("region", "region").q(Actor(user_id=1, region=""))).exists()


def test_navigation_sees_through_compounds():
    rule = (Holds(Role.CLERK) & Same("region", "region")) | (is_system & anyone)

    assert rule.could_ever(Actor(roles=frozenset({Role.CLERK}), region="a"))
    assert not rule.could_ever(Actor(roles=frozenset({Role.CLERK})))
    assert not (~anyone).could_ever(SYSTEM)


def test_a_rule_on_roles_alone_needs_no_row():
    require({"open": Holds(Role.CLERK)}, Actor(roles=frozenset({Role.CLERK})), "open", None)

    with pytest.raises(NotPermitted):
        require({"open": Holds(Role.CLERK)}, ANONYMOUS, "open", None)


def test_an_action_nobody_declared_is_a_programming_error():
    with pytest.raises(KeyError):
        require({"open": anyone}, SYSTEM, "opne", None)


@pytest.mark.parametrize("rule", [Same, Among])
def test_an_attribute_no_actor_has_is_refused_where_the_rule_is_written(rule):
    with pytest.raises(ValueError, match="applicants"):
        rule("owner_id", "applicants")


def test_a_relation_with_many_rows_is_refused(rows):
    with pytest.raises(TypeError, match="children leads to many rows"):
        Same("children", "user_id").allows(Actor(user_id=1), rows[0])


def test_a_relation_stands_for_the_key_of_its_row(db):
    user = User.objects.create(username="a")
    person = Person.objects.create(user=user, name="甲", id_number="1")
    rule, actor = Same("user", "user_id"), Actor(user_id=user.pk)

    assert rule.allows(actor, person)
    assert Person.objects.filter(rule.q(actor)).get() == person
