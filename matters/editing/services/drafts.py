"""Changing the catalogue by hand: draft, edit, publish, confirm (事项管理)."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import transaction
from django.db.models import Max

from matters.catalogue.domain.content import LABELS, Content, PublishedMatter
from matters.catalogue.domain.publishing import faults, gaps
from matters.catalogue.domain.vocabulary import VersionState
from matters.catalogue.models import Matter, MatterVersion
from matters.catalogue.queries.published import load
from matters.catalogue.services import columns, hold_edition, next_edition, write_parts
from matters.editing.domain.changes import Change, changes
from matters.editing.domain.refusals import (
    DraftOutrun,
    NoDraft,
    NothingChanged,
    NotProposed,
    NotReady,
    SecondEditorNeeded,
    StaleDraft,
)
from matters.editing.services import fitting
from matters.permissions import RULES
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Department
from portal.accounts.rules import require
from portal.audit.services import record
from portal.kernel.errors import InvalidInput, NotFound
from portal.kernel.vocabulary import _

LAW = "行政许可法第三十条"


def open_draft(*, code: str, actor: Actor) -> MatterVersion:
    """Begin a new version of *code* as a copy of the published one, or return the draft that is there.

    Raises NotPermitted, NotFound.
    """
    with _changing(code, actor, "catalogue.edit") as matter:
        draft = matter.versions.drafts().first()
        if draft is not None:
            return draft
        current = _current(matter)
        last = matter.versions.aggregate(last=Max("number"))["last"]
        told = columns(current, _departments()) | {"unverified": list(current.unverified)}
        draft = MatterVersion.objects.create(matter=matter, number=last + 1, **told)
        write_parts({draft.pk: current})
        _record("matter.drafted", draft, actor)
    return draft


def edit_draft(*, code: str, actor: Actor, seen_version: int, content: Content) -> MatterVersion:
    """Replace what the draft of *code* says by *content*; what is still missing is told at publication.

    What was proposed is no longer what the draft says: it has to be proposed anew.

    Raises NotPermitted, NoDraft, StaleDraft, InvalidInput.
    Law: 优化营商环境条例第三十六条 (a promise is never longer than the statute).
    """
    with _changing(code, actor, "catalogue.edit") as matter:
        draft = _draft(matter, seen_version)
        departments = _departments()
        _refuse_faults(matter, content, departments)
        for name, value in columns(content, departments).items():
            setattr(draft, name, value)
        draft.revision += 1
        draft.proposer_id, draft.proposer_name, draft.proposed_at = None, "", None
        draft.save()
        draft.materials.all().delete()
        draft.fields.all().delete()
        write_parts({draft.pk: content})
        _record("matter.edited", draft, actor)
    return draft


def discard_draft(*, code: str, actor: Actor, seen_version: int) -> None:
    """Drop the draft of *code*. Raises NotPermitted, NoDraft, StaleDraft."""
    with _changing(code, actor, "catalogue.edit") as matter:
        draft = _draft(matter, seen_version)
        _record("matter.discarded", draft, actor)
        draft.delete()


def propose(*, code: str, actor: Actor, seen_version: int) -> MatterVersion:
    """Propose to publish the draft of *code* as it is; another editor publishes it.

    Raises NotPermitted, NoDraft, StaleDraft, DraftOutrun, NothingChanged, InvalidInput, NotReady, CircularNeeds,
    FormConflict.
    """
    with _changing(code, actor, "catalogue.propose") as matter:
        draft = _draft(matter, seen_version)
        _checked(matter, draft)
        draft.proposer_id, draft.proposer_name, draft.proposed_at = actor.signatory_id, actor.name, clock.now()
        draft.save(update_fields=["proposer_id", "proposer_name", "proposed_at"])
        _record("matter.proposed", draft, actor)
    return draft


def publish(*, code: str, actor: Actor, seen_version: int) -> MatterVersion:
    """Publish what another editor proposed; the version before it is retired and kept, running cases stay with theirs.

    What the editor changed counts as confirmed, everything else keeps its doubts.
    Raises NotPermitted, NoDraft, StaleDraft, NotProposed, SecondEditorNeeded, DraftOutrun, NothingChanged,
    InvalidInput, NotReady, CircularNeeds, FormConflict.
    Law: 行政许可法第三十条 (what must be public), 优化营商环境条例第三十六条.
    """
    with _changing(code, actor, "catalogue.publish", publishing=True) as matter:
        draft = _draft(matter, seen_version)
        if draft.proposer_id is None:
            raise NotProposed
        if draft.proposer_id == actor.user_id:
            raise SecondEditorNeeded
        made = _checked(matter, draft)
        matter.versions.published().update(state=VersionState.RETIRED)
        draft.state = VersionState.PUBLISHED
        draft.unverified = [name for name in draft.unverified if name not in {change.field for change in made}]
        draft.publisher_id, draft.published_at = actor.signatory_id, clock.now()
        draft.save()
        matter.current = draft
        matter.save(update_fields=["current"])
        next_edition()
        _record("matter.published", draft, actor, count=len(made), fields=_named({change.field for change in made}))
    return draft


def confirm_fields(*, code: str, actor: Actor, names: Collection[str]) -> MatterVersion:
    """Confirm that *names*, unverified fields of the published version, are right; a draft under way learns it too.

    Raises NotPermitted, NotFound, InvalidInput when a name is not among the unverified.
    """
    with _changing(code, actor, "catalogue.confirm", publishing=True) as matter:
        version = matter.current
        if version is None:
            raise NotFound
        if not names or not set(names) <= set(version.unverified):
            raise InvalidInput({"names": _("请选择仍标为示例数据的内容")})
        for one in (version, *matter.versions.drafts()):
            one.unverified = [name for name in one.unverified if name not in names]
            one.save(update_fields=["unverified"])
        next_edition()
        _record("matter.confirmed", version, actor, count=len(set(names)), fields=_named(names))
    return version


@contextmanager
def _changing(code: str, actor: Actor, action: str, *, publishing: bool = False) -> Iterator[Matter]:
    """Hold the matter, after the catalogue when its published face is about to change."""
    with transaction.atomic(durable=True):
        require(RULES, actor, action, None)
        if publishing:
            hold_edition()
        matter = Matter.objects.select_for_update(of=("self",), no_key=True).filter(code=code).first()
        if matter is None:
            raise NotFound
        yield matter


def _draft(matter: Matter, seen_version: int) -> MatterVersion:
    draft = matter.versions.drafts().first()
    if draft is None:
        raise NoDraft
    if draft.revision != seen_version:
        raise StaleDraft
    return draft


def _current(matter: Matter) -> PublishedMatter:
    for current in load(matter.versions.published()):
        return current
    raise NotFound


def _loaded(version: MatterVersion) -> PublishedMatter:
    return load(MatterVersion.objects.filter(pk=version.pk))[0]


def _checked(matter: Matter, draft: MatterVersion) -> tuple[Change, ...]:
    """What *draft* changes, once nothing speaks against publishing it."""
    current, content = _current(matter), _loaded(draft)
    if current.number > draft.number:
        raise DraftOutrun
    made = changes(current, content)
    if not made:
        raise NothingChanged
    _refuse_faults(matter, content, _departments())
    if missing := gaps(content):
        raise NotReady(missing)
    fitting.check(replace(content, code=matter.code))
    return made


def _refuse_faults(matter: Matter, content: Content, departments: Collection[str]) -> None:
    found = faults(content)
    if content.department and content.department not in departments:
        found["department"] = _("没有这个部门")
    if not set(content.consulted) <= set(departments):
        found["consulted"] = _("没有这个部门")
    if content.pre_review and content.pre_review not in departments:
        found["pre_review"] = _("没有这个部门")
    if not set(content.prerequisite_codes) <= fitting.known_codes(content.prerequisite_codes):
        found["prerequisite_codes"] = _("没有这个前置事项")
    if content.renews and content.renews not in {matter.code, *fitting.known_codes([content.renews])}:
        found["renews"] = _("没有这个事项")
    if matter.code in content.prerequisite_codes:
        found["prerequisite_codes"] = _("前置事项不能是自己")
    if found:
        raise InvalidInput(found)


def _departments() -> dict[str, int]:
    return dict(Department.objects.values_list("name", "pk"))


def _named(names: Collection[str]) -> list[str]:
    return [name for name in LABELS if name in names]


def _record(kind: str, version: MatterVersion, actor: Actor, **details: object) -> None:
    record(
        kind,
        subject=f"matter:{version.matter.code}",
        actor=actor,
        at=clock.now(),
        law=LAW,
        details={"number": version.number, **details},
    )
