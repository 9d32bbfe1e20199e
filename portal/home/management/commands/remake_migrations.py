"""The one migration of each app, written anew from its models: until the first release nobody has an older table.

A model comes with all its columns, indexes and constraints after the models that it points to, so that no table is
touched twice. What models cannot say, triggers and sequences, is told in ``migrations/sql`` of the app: ``make.sql``
runs after the tables are made, ``drop.sql`` before they are dropped. A new app begins with an empty
``migrations/__init__.py``.
"""

from dataclasses import dataclass
from enum import Enum
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, cast

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.operations import BtreeGistExtension
from django.core.management.base import BaseCommand
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.serializer import BaseSerializer
from django.db.migrations.state import ModelState
from django.db.migrations.utils import resolve_relation
from django.db.migrations.writer import MigrationWriter
from django.utils import translation

NAME = "0001_initial"
SQL = "sql"
Key = tuple[str, str]  # label of the app, name of the model in small letters


class Command(BaseCommand):
    help = "Write the one migration of each app anew from its models and its migrations/sql."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        for path, text in initial_migrations().items():
            for old in path.parent.glob("0*.py"):
                old.unlink()
            path.write_text(text, "utf-8")
            self.stdout.write(str(path.relative_to(settings.BASE_DIR)))


def initial_migrations() -> dict[Path, str]:
    """Return the text of each app's migration by its path. Labels stand as they are written, not translated."""
    own = {config.label: folder_of(config) for config in apps.get_app_configs() if folder_of(config).is_dir()}
    with translation.override(None):
        return {
            folder / f"{NAME}.py": MigrationWriter(
                initial_migration(apps.get_app_config(label), sql=folder / SQL, own=set(own)), include_header=False
            ).as_string()
            for label, folder in own.items()
        }


def folder_of(config: AppConfig) -> Path:
    """Where an app of ours keeps its migrations; of another's there is nothing in that place."""
    return Path(settings.BASE_DIR, *config.name.split("."), "migrations")


def initial_migration(config: AppConfig, *, sql: Path, own: set[str]) -> migrations.Migration:
    """Return what makes the models of an app; one that a test declares in its name is none of them."""
    written = [model for model in config.get_models() if model.__module__.startswith(f"{config.name}.")]
    models = {(config.label, state.name_lower): state for state in map(ModelState.from_model, written)}
    others = {app for model in models.values() for app, _ in all_targets(model)} - {config.label}
    content = {
        "initial": True,
        "dependencies": [(app, NAME if app in own else last_of(app)) for app in others],
        "operations": [*operations(models), *([RUN_SQL] if sql.is_dir() else [])],
    }
    migration: migrations.Migration = type("Migration", (migrations.Migration,), content)(NAME, config.label)
    return migration


def last_of(label: str) -> str:
    """Return the last migration of an app that is not ours."""
    nodes: list[Key] = MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes(label)
    return nodes[0][1]


def operations(models: dict[Key, ModelState]) -> list[Operation]:
    """Return what makes *models*; raises graphlib.CycleError when none of a circle may be made without the next."""
    later = {
        (key, name)
        for key, model in models.items()
        for name, field in model.fields.items()
        for target in targets(field, model)
        if field.null and target != key and target in models and key in all_targets(models[target])
    }
    order = TopologicalSorter(
        {
            key: [
                target
                for name, field in model.fields.items()
                if (key, name) not in later
                for target in targets(field, model)
                if target in models and target != key
            ]
            for key, model in models.items()
        }
    )
    made = [create(models[key], without={name for of, name in later if of == key}) for key in order.static_order()]
    added = [migrations.AddField(models[key].name_lower, name, models[key].fields[name]) for key, name in sorted(later)]
    return [*extensions(models), *made, *added]


def create(model: ModelState, *, without: set[str]) -> migrations.CreateModel:
    fields = [(name, field) for name, field in model.fields.items() if name not in without]
    options = {name: value for name, value in model.options.items() if value or name not in ("indexes", "constraints")}
    return migrations.CreateModel(model.name, fields, options, model.bases, model.managers)


def extensions(models: dict[Key, ModelState]) -> list[Operation]:
    """An exclusion constraint compares plain columns, for which PostgreSQL wants an extension."""
    constraints = [constraint for model in models.values() for constraint in model.options["constraints"]]
    return [BtreeGistExtension()] if any(isinstance(one, ExclusionConstraint) for one in constraints) else []


def all_targets(model: ModelState) -> set[Key]:
    return {target for field in model.fields.values() for target in targets(field, model)}


def targets(field: Any, model: ModelState) -> list[Key]:
    """Return the model that *field* points to, if any."""
    return [resolve_relation(field.remote_field.model, model.app_label, model.name_lower)] if field.remote_field else []


@dataclass(frozen=True)
class SqlFile:
    """A file beside the migration, which reads it when it runs."""

    name: str


class SqlFileSerializer(BaseSerializer):
    def serialize(self) -> tuple[str, set[str]]:
        code = f"Path(__file__).with_name({SQL!r}).joinpath({self.value.name!r}).read_text('utf-8')"
        return code, {"from pathlib import Path"}


class WordSerializer(BaseSerializer):
    """A migration keeps the word itself: the enumeration may move or change."""

    def serialize(self) -> tuple[str, set[str]]:
        return repr(self.value.value), set()


RUN_SQL = migrations.RunSQL(cast("str", SqlFile("make.sql")), cast("str", SqlFile("drop.sql")))
MigrationWriter.register_serializer(Enum, WordSerializer)
MigrationWriter.register_serializer(SqlFile, SqlFileSerializer)
