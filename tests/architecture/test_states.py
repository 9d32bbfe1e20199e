"""The drawn machines are the declared ones, and a declaration without its method stops the start-up."""

from django.conf import settings
from django.db import models

from approvals.cases.domain.vocabulary import TaskState
from approvals.cases.models import Case
from approvals.management.commands.draw_states import document
from approvals.parts import parts
from portal.fsm import StateField, StatefulModel, moves
from portal.kernel.transitions import Transition

ANSWER = Transition("answer", "答复", frozenset({TaskState.OPEN}), TaskState.ANSWERED, "it.answer")


def test_the_documents_show_the_machines_as_they_are():
    assert (settings.BASE_DIR / "docs" / "states.md").read_text(encoding="utf-8") == document()


def test_every_declared_move_is_bound():
    for part in parts():
        assert [m for m in part.model.check() if m.id == "portal.E001"] == []


def test_a_declaration_and_its_method_that_disagree_stop_the_start_up():
    class Lacking(StatefulModel):
        declared_moves = (ANSWER,)
        state = StateField(TaskState, default="open")

        class Meta:
            app_label = "lacking"
            managed = False

    class LeftOver(StatefulModel):
        state = StateField(TaskState, default="open")

        class Meta:
            app_label = "left_over"
            managed = False

        @moves(state, ANSWER)
        def answer(self) -> None:
            """Nothing to assign."""

    for model in (Lacking, LeftOver):
        assert [m.id for m in model.check()] == ["portal.E001"]


def test_a_state_field_is_a_plain_column_to_migrations():
    _name, path, _args, kwargs = Case._meta.get_field("state").deconstruct()
    assert path == "django.db.models.CharField"
    assert models.CharField(**kwargs).max_length == 24
