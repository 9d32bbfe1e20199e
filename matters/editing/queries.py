"""What the catalogue's editors see: the list with drafts and doubts, a draft against what is published, versions."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Q

from matters.catalogue.domain.content import LABELS, PublishedMatter
from matters.catalogue.domain.publishing import gaps
from matters.catalogue.domain.vocabulary import Gap, VersionState
from matters.catalogue.models import MatterVersion
from matters.catalogue.queries.listing import Position, cut
from matters.catalogue.queries.published import load
from matters.editing.domain.changes import Change, changes, told
from matters.editing.domain.refusals import NoDraft
from matters.permissions import RULES
from portal.accounts.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import Word, _


class Only(Word):
    """What an editor looks for."""

    ALL = "", _("全部事项")
    DRAFTS = "drafts", _("有草稿的")
    PROPOSED = "proposed", _("等待发布的")
    DOUBTS = "doubts", _("含示例数据的")
    CLOSED = "closed", _("内容未公布完整的")


@dataclass(frozen=True, slots=True)
class EditorRow:
    """A published matter as its editors list it; ``doubts`` is the number of fields still to be confirmed."""

    code: str
    name: str
    department: str
    number: int
    published_at: datetime | None
    doubts: int
    is_open: bool
    has_draft: bool
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class EditorPage:
    rows: tuple[EditorRow, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft, the version that it would replace, what it changes, and what is missing before it may be published.

    ``revision`` is the ``seen_version`` of edits and of publication. Whoever proposed to publish it
    (``is_own_proposal``: the reader) leaves the publication to another editor.
    """

    code: str
    draft: PublishedMatter
    revision: int
    current: PublishedMatter
    changes: tuple[Change, ...]
    gaps: tuple[Gap, ...]
    proposed_by: str
    proposed_at: datetime | None
    is_own_proposal: bool

    @property
    def is_outrun(self) -> bool:
        return self.current.number > self.draft.number

    @property
    def is_ready(self) -> bool:
        return bool(self.changes) and not self.gaps and not self.is_outrun


@dataclass(frozen=True, slots=True)
class Doubt:
    """A field of the published version that nobody has confirmed, and what it says in words."""

    name: str
    label: str
    value: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the history, newest first; ``changes`` are against the version before it."""

    number: int
    state: VersionState
    published_at: datetime | None
    content: PublishedMatter
    changes: tuple[Change, ...]
    is_first: bool


def editor_page(actor: Actor, *, words: str = "", only: Only = Only.ALL, position: Position) -> EditorPage:
    """Return a page of published matters for the editors' list; raises NotFound for who may not see drafts."""
    _refuse_strangers(actor)
    versions = MatterVersion.objects.published()
    if words:
        versions = versions.filter(
            Q(name__icontains=words) | Q(matter__code__istartswith=words) | Q(department__name__icontains=words)
        )
    drafted = dict(MatterVersion.objects.drafts().values_list("matter_id", "proposed_at"))
    proposed = {matter for matter, at in drafted.items() if at}
    match only:
        case Only.DRAFTS:
            versions = versions.filter(matter_id__in=drafted)
        case Only.PROPOSED:
            versions = versions.filter(matter_id__in=proposed)
        case Only.DOUBTS:
            versions = versions.exclude(unverified=[])
        case Only.CLOSED:
            versions = versions.filter(is_open=False)
    rows, before, after = cut(versions, position)
    listed = (
        _editor_row(row, has_draft=row.matter_id in drafted, is_proposed=row.matter_id in proposed) for row in rows
    )
    return EditorPage(tuple(listed), before, after)


def draft_view(code: str, actor: Actor) -> DraftView:
    """Return the draft of *code* beside what is published; raises NotFound, NoDraft."""
    _refuse_strangers(actor)
    versions = MatterVersion.objects.of([code])
    stamps = versions.drafts().values_list("revision", "proposer_id", "proposer_name", "proposed_at").first()
    if stamps is None:
        raise NoDraft
    revision, proposer_id, proposed_by, proposed_at = stamps
    draft = load(versions.drafts())[0]
    current = load(versions.published())[0]
    return DraftView(
        code=code,
        draft=draft,
        revision=revision,
        current=current,
        changes=changes(current, draft),
        gaps=gaps(draft),
        proposed_by=proposed_by,
        proposed_at=proposed_at,
        is_own_proposal=proposer_id is not None and proposer_id == actor.user_id,
    )


def doubts(matter: PublishedMatter, actor: Actor) -> list[Doubt]:
    """Return what of *matter* nobody has confirmed, in reading order; raises NotFound for who is no editor."""
    _refuse_strangers(actor)
    return [
        Doubt(name, label, told(getattr(matter, name))) for name, label in LABELS.items() if name in matter.unverified
    ]


def history(code: str, actor: Actor) -> list[VersionLine]:
    """Return the versions of *code*, newest first, each with what it changed; raises NotFound."""
    _refuse_strangers(actor)
    versions = MatterVersion.objects.of([code]).order_by("number")
    contents = load(versions)
    if not contents:
        raise NotFound
    stamps = {pk: (state, at) for pk, state, at in versions.values_list("pk", "state", "published_at")}
    made = [(), *(changes(old, new) for old, new in pairwise(contents))]
    lines = [
        VersionLine(
            number=content.number,
            state=VersionState.of(stamps[content.version_id][0]),
            published_at=stamps[content.version_id][1],
            content=content,
            changes=made[index],
            is_first=index == 0,
        )
        for index, content in enumerate(contents)
    ]
    return lines[::-1]


def _refuse_strangers(actor: Actor) -> None:
    """What a person may not see does not exist."""
    if not RULES["catalogue.view_drafts"].allows(actor, None):
        raise NotFound


def _editor_row(row: MatterVersion, *, has_draft: bool, is_proposed: bool) -> EditorRow:
    return EditorRow(
        code=row.matter.code,
        name=row.name,
        department=row.department.name,
        number=row.number,
        published_at=row.published_at,
        doubts=len(row.unverified),
        is_open=row.is_open,
        has_draft=has_draft,
        is_proposed=is_proposed,
    )
