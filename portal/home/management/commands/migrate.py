"""Django's ``migrate``; on an empty database it makes each table once, as the last migration leaves it.

Step by step, Django renders every related model anew for each table that a migration makes: a quadratic cost, and most
of a first start. A test holds what both ways make equal.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.core.management.commands import migrate
from django.core.management.sql import emit_pre_migrate_signal
from django.db import connections, transaction
from django.db.migrations import Migration, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation

IN_PART = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")
"""Options that ask for less than everything."""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[name] for name in IN_PART) and not connection.introspection.table_names():
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            emit_pre_migrate_signal(options["verbosity"], options["interactive"], connection.alias, plan=plan)
            with transaction.atomic(connection.alias):
                make_tables(executor, [migration for migration, _backwards in plan])
        super().handle(*args, **options)


def make_tables(executor: MigrationExecutor, migrations: list[Migration]) -> None:
    """Make everything that *migrations* make of nothing, and record them. What they change in rows finds none."""
    connection, state = executor.connection, executor.loader.project_state()
    with connection.schema_editor() as editor:
        for label, operation in _operations(migrations, CreateExtension):
            operation.database_forwards(label, editor, state, state)
        for model in state.apps.get_models():
            if not model._meta.proxy:
                editor.create_model(model)
    with connection.schema_editor() as editor:
        for label, operation in _operations(migrations, RunSQL):
            operation.database_forwards(label, editor, state, state)
    executor.recorder.ensure_schema()
    for migration in migrations:
        executor.recorder.record_applied(migration.app_label, migration.name)


def _operations(migrations: list[Migration], kind: type[Operation]) -> Iterator[tuple[str, Operation]]:
    for migration in migrations:
        yield from ((migration.app_label, each) for each in migration.operations if isinstance(each, kind))
