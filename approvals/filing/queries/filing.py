"""What an applicant needs for filing: what is on offer, the form, and the list of materials."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case, CaseItem
from approvals.cases.queries.picture import tie
from approvals.cases.queries.visible_cases import visible
from approvals.filing.domain import NotOnOffer
from approvals.materials.domain import answers, completeness
from approvals.materials.domain.asked import Asked
from approvals.materials.domain.completeness import Requirement
from approvals.materials.domain.tolerance import Bound
from approvals.materials.domain.vocabulary import AskedKind, DeficiencyState, Original
from approvals.materials.models import CorrectionNotice, Material
from approvals.materials.queries.known import known_answers
from approvals.materials.queries.promises import promise_bounds
from approvals.materials.queries.views import MaterialView, NoticeView, material_views, notice_view
from approvals.permissions import RULES, owns
from approvals.procedures.renewals.domain import CertificateNotChosen
from approvals.procedures.renewals.models import Renewal
from approvals.procedures.renewals.queries import Offer, offer_of
from datashare.queries import CertificateLine, reusable
from matters.catalogue.queries import PublishedMatter, published_bundle
from matters.graph.queries import published_matters
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Applicant
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import Word, _
from portal.together import together
from portal.workcalendar.queries import published_calendar


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom the actor may apply for."""

    pk: int
    name: str
    is_enterprise: bool


class Reach(Word):
    """How many matters of a case read a field."""

    ALL = "all", _("共用信息")
    SOME = "some", _("部分事项共用")
    ONE = "one", _("单项信息")


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field as the case pins it, with the names of the matters that read its answer."""

    code: str
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields under one heading; ``matter`` is named where only one reads them."""

    reach: Reach
    matter: str
    fields: tuple[AskedField, ...]


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A requirement as the applicant meets it.

    ``bound`` tells how far a promise may reach, None where none is allowed; ``offers`` are certificates of the
    applicant that can stand for it; ``produced_by`` is the matter of this case whose result it is;
    ``originals`` are what a clerk who takes it in may say of the original, nothing where the reader is the applicant.
    """

    case_id: int
    view: MaterialView
    wanted_by: tuple[str, ...]
    produced_by: str
    offers: tuple[CertificateLine, ...]
    bound: Bound | None
    is_promised: bool
    originals: tuple[Original, ...]

    @property
    def code(self) -> str:
        return self.view.requirement.code

    @property
    def name(self) -> str:
        return self.view.requirement.name

    @property
    def is_lacking(self) -> bool:
        """Whether the case cannot be submitted for want of it."""
        requirement = self.view.requirement
        return requirement.is_asked and requirement.is_required and not self.view.is_supplied and not self.is_promised


@dataclass(frozen=True, slots=True)
class Filing:
    """A case that its applicant works on. ``answers`` are those saved, ``known`` what the portal would fill in."""

    pk: int
    version: int
    state: CaseState
    title: str
    applicant: str
    today: date
    matters: tuple[str, ...]
    fields: Sequence[Mapping[str, Any]]
    answers: Mapping[str, str]
    known: Mapping[str, str]
    materials: tuple[MaterialLine, ...]

    @property
    def groups(self) -> tuple[FieldGroup, ...]:
        """The fields by who reads them: all matters, some of them, then each for itself."""
        groups: dict[tuple[Reach, str], list[AskedField]] = {}
        for field in self.fields:
            matters = tuple(self.matters[position] for position in field["asked_by"])
            reach = self._reach(len(matters))
            heading = (reach, matters[0] if reach is Reach.ONE else "")
            groups.setdefault(heading, []).append(AskedField(field["code"], matters))
        order = list(Reach)
        return tuple(
            FieldGroup(reach, matter, tuple(fields))
            for (reach, matter), fields in sorted(groups.items(), key=lambda group: order.index(group[0][0]))
        )

    def _reach(self, readers: int) -> Reach:
        if readers == len(self.matters):
            return Reach.ALL
        return Reach.ONE if readers == 1 else Reach.SOME

    @property
    def problems(self) -> dict[str, str]:
        """One marked sentence for each field that is not in order."""
        return answers.check(self.fields, self.answers)

    @property
    def asked(self) -> tuple[MaterialLine, ...]:
        return tuple(line for line in self.materials if line.view.requirement.is_asked)

    @property
    def spared(self) -> tuple[MaterialLine, ...]:
        """What nobody hands in: the form stands for it, or this case yields it."""
        return tuple(line for line in self.materials if not line.view.requirement.is_asked)

    @property
    def lacking(self) -> tuple[MaterialLine, ...]:
        return tuple(line for line in self.asked if line.is_lacking)

    @property
    def promises(self) -> dict[str, date]:
        """The days to be signed for on submitting, by material code."""
        return {
            line.code: date.fromisoformat(line.view.promised_on)
            for line in self.asked
            if line.is_promised and not line.view.is_supplied
        }


def filing(case_id: int, actor: Actor) -> Filing:
    """Return a case that *actor* may fill in, in whatever state it is. Raises NotFound. Six queries at most."""
    case = _case(case_id, actor, "applicant__person", "applicant__enterprise")
    today = clock.today()
    parts = together(
        items=case.items.all(),
        renewals=Renewal.objects.filter(item__case=case),
        materials=case.materials.filter(superseded_at=None),
    )
    tie({CaseItem: parts["items"], Renewal: parts["renewals"]})
    return Filing(
        pk=case.pk,
        version=case.version,
        state=CaseState.of(case.state),
        title=case.title,
        applicant=case.applicant.name,
        today=today,
        matters=tuple(item.name for item in parts["items"]),
        fields=case.one_form["fields"],
        answers=case.answers,
        known=known_answers(case, actor),
        materials=tuple(_material_lines(case, parts["items"], parts["materials"], today, actor)),
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """A case sent back, and what its notice asks for: ``reasons`` by what is to be mended."""

    filing: Filing
    notice: NoticeView
    reasons: Mapping[Asked, str]

    @property
    def fields(self) -> tuple[tuple[Mapping[str, Any], str], ...]:
        """The fields to mend, each with what is wrong."""
        told = ((field, Asked(AskedKind.FIELD, field["code"])) for field in self.filing.fields)
        return tuple((field, self.reasons[each]) for field, each in told if each in self.reasons)

    @property
    def materials(self) -> tuple[tuple[MaterialLine, str], ...]:
        """The materials to hand in again, each with what is wrong."""
        told = ((line, Asked(AskedKind.MATERIAL, line.code)) for line in self.filing.asked)
        return tuple((line, self.reasons[each]) for line, each in told if each in self.reasons)

    def is_renewed(self, line: MaterialLine) -> bool:
        """Whether the material was handed in again after the notice."""
        return line.view.supplied_at is not None and line.view.supplied_at > self.notice.issued_at


@dataclass(frozen=True, slots=True)
class Owed:
    """A material that was promised (缺件), and what can be handed in for it."""

    pk: int
    version: int
    state: DeficiencyState
    case_id: int
    title: str
    promised_on: date
    return_reason: str
    line: MaterialLine


def offer_of_matter(code: str) -> Offer:
    """Return what filing for the matter *code* takes. Raises NotOnOffer, CertificateNotChosen."""
    members = matters_to_file([code])
    return offer_of(code, members[0].name, members)


def offer_of_bundle(code: str) -> Offer:
    """Return what filing for the bundle *code* takes. Raises NotOnOffer, CertificateNotChosen."""
    bundle = published_bundle(code)
    if bundle is None:
        raise NotOnOffer
    return offer_of(code, bundle.name, matters_to_file(bundle.member_codes))


def matters_to_file(codes: Sequence[str]) -> list[PublishedMatter]:
    """Return the matters of *codes*, in that order, ready to be filed for together by whoever names no certificate.

    Raises NotOnOffer, and CertificateNotChosen where one of them does nothing but renew certificates of others.
    """
    members = published_matters(codes)
    if not members:
        raise NotOnOffer
    for member in members:
        if member.renews_others:
            raise CertificateNotChosen(name=member.name)
    return members


def candidates(actor: Actor) -> list[Candidate]:
    """Whom the actor may apply for: oneself first, then enterprises by name."""
    rows = Applicant.objects.filter(pk__in=actor.applicant_ids)
    found = [Candidate(row.pk, row.name, row.enterprise_id is not None) for row in rows]
    return sorted(found, key=lambda candidate: (candidate.is_enterprise, candidate.name))


def is_draft(case_id: int) -> bool:
    """Whether the case is still a draft."""
    return Case.objects.in_state(CaseState.DRAFT).filter(pk=case_id).exists()


def correction(case_id: int, actor: Actor) -> Correction | None:
    """Return what *actor* is asked to correct in a case, None when nothing is asked now. Raises NotFound."""
    found = filing(case_id, actor)
    row = CorrectionNotice.objects.filter(case_id=case_id, answered_at=None).last()
    if row is None or found.state is not CaseState.CORRECTING:
        return None
    notice = notice_view(row)
    return Correction(found, notice, {Asked.of(item): item["note"] for item in notice.items})


def owed(case_id: int, deficiency_id: int, actor: Actor) -> Owed:
    """Return what was promised in a case that *actor* may fill in, settled or not. Raises NotFound. Four queries."""
    case = _case(case_id, actor)
    parts = together(
        deficiencies=case.deficiencies.filter(pk=deficiency_id),
        items=case.items.all(),
        materials=case.materials.filter(superseded_at=None),
    )
    for row in parts["deficiencies"]:
        view = next(view for view in material_views(case, parts["materials"]) if view.requirement.code == row.code)
        offers = _offers(case, [view.requirement])
        return Owed(
            pk=row.pk,
            version=row.version,
            state=DeficiencyState.of(row.state),
            case_id=case.pk,
            title=case.title,
            promised_on=row.promised_on,
            return_reason=row.return_reason,
            line=_line(case, view, parts["items"], offers, actor, is_promised=clock.today() <= row.promised_on),
        )
    raise NotFound


def _case(case_id: int, actor: Actor, *along: str) -> Case:
    """Return a case that *actor* may fill in, with what is read *along*. Raises NotFound."""
    case = visible(actor).select_related(*along).filter(pk=case_id).first()
    if case is None or not RULES["case.draft"].allows(actor, case):
        raise NotFound
    return case


def _material_lines(
    case: Case, items: Sequence[CaseItem], newest: Iterable[Material], today: date, actor: Actor
) -> list[MaterialLine]:
    views = material_views(case, newest)
    asked = [view.requirement for view in views if view.requirement.is_asked]
    bounds = promise_bounds(completeness.deferrable(asked), items, today, published_calendar(case.region))
    offers = _offers(case, asked)
    found = []
    for view in views:
        bound = bounds.get(view.requirement.code)
        is_promised = _is_promised(view, bound, today)
        found.append(_line(case, view, items, offers, actor, bound=_room(bound, today), is_promised=is_promised))
    return found


def _offers(case: Case, asked: Sequence[Requirement]) -> list[CertificateLine]:
    """The certificates of the applicant that can stand for any of *asked*. One statement."""
    return reusable(
        case.applicant_id,
        matter_codes=[requirement.matter_code for requirement in asked],
        names=[requirement.name for requirement in asked],
    )


def _line(
    case: Case,
    view: MaterialView,
    items: Sequence[CaseItem],
    offers: Iterable[CertificateLine],
    actor: Actor,
    *,
    is_promised: bool,
    bound: Bound | None = None,
) -> MaterialLine:
    requirement = view.requirement
    return MaterialLine(
        case_id=case.pk,
        view=view,
        wanted_by=tuple(items[position].name for position in requirement.wanted_by),
        produced_by="" if requirement.produced_by is None else items[requirement.produced_by].name,
        offers=tuple(offer for offer in offers if _suits(offer, view)),
        bound=bound,
        is_promised=is_promised,
        originals=() if owns.allows(actor, case) else tuple(Original),
    )


def _suits(offer: CertificateLine, view: MaterialView) -> bool:
    requirement = view.requirement
    by_matter = bool(requirement.matter_code) and offer.matter_code == requirement.matter_code
    return requirement.is_asked and (by_matter or offer.name == requirement.name)


def _room(bound: Bound | None, today: date) -> Bound | None:
    return bound if bound is not None and bound.latest_on > today else None


def _is_promised(view: MaterialView, bound: Bound | None, today: date) -> bool:
    """Whether a day is named that still holds: days pass while a draft lies."""
    if not view.promised_on or bound is None:
        return False
    return today < date.fromisoformat(view.promised_on) <= bound.latest_on
