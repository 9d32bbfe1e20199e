"""Drafts: a case before it is filed (草稿), with everything pinned that later rules go by."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from approvals.cases.domain.refusals import NotEditable
from approvals.cases.domain.vocabulary import CaseState, Channel, HandlingMode
from approvals.cases.models import Case, CaseItem
from approvals.cases.services.door import acting
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.review_limits import review_workdays
from approvals.filing.domain import NotOnOffer
from approvals.filing.queries.filing import matters_to_file
from approvals.filing.services.quotas import refuse_more_cases
from approvals.inspections.models import Inspectors
from approvals.materials.domain import answers as answer_rules
from approvals.permissions import RULES
from approvals.procedures.renewals.queries import RenewalPlan, plan_renewal
from approvals.procedures.renewals.services import pin, pinned
from matters.catalogue.queries import PublishedMatter, published_bundle
from matters.forms.queries import MergedForm, merged_form
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Applicant
from portal.accounts.rules import require
from portal.audit import services as audit
from portal.kernel.errors import NotFound

_EDITABLE = frozenset({CaseState.DRAFT.value, CaseState.CORRECTING.value})


def open_matter_draft(*, actor: Actor, applicant_id: int, code: str, channel: Channel = Channel.ONLINE) -> Case:
    """Open a draft for one matter.

    Raises NotOnOffer, NotPermitted, CertificateNotChosen for a matter that renews certificates of another one, and
    NotFound for an unknown applicant.
    """
    members = matters_to_file([code])
    case = Case(title=members[0].name, lead_department_id=members[0].department_id)
    return _create(_addressed(case, actor, applicant_id, channel), members, actor)


def open_bundle_draft(*, actor: Actor, applicant_id: int, code: str, channel: Channel = Channel.ONLINE) -> Case:
    """Open a draft for a one-thing bundle (一件事): one form, one set of materials.

    Raises NotOnOffer, NotPermitted, CertificateNotChosen, and NotFound for an unknown applicant.
    """
    bundle = published_bundle(code)
    if bundle is None:
        raise NotOnOffer
    members = matters_to_file(bundle.member_codes)
    case = Case(
        title=bundle.name,
        bundle_code=code,
        bundle_version_id=bundle.version_id,
        lead_department_id=bundle.lead_department_id,
        mode=HandlingMode.JOINT.value,
    )
    return _create(_addressed(case, actor, applicant_id, channel), members, actor)


def open_renewal_draft(
    *, actor: Actor, applicant_id: int, certificate_id: int, channel: Channel = Channel.ONLINE
) -> Case:
    """Open a draft that renews a certificate of the applicant (申请延续), by the matter that is published for it.

    Its last good day and the latest day to ask in time are pinned; submission checks again that it is in force and
    that nobody else has asked. Raises NotPermitted and what ``plan_renewal`` raises: NotFound for a certificate that is
    not the applicant's. Law: 行政许可法第五十条第一款.
    """
    case = _addressed(Case(), actor, applicant_id, channel)
    plan = plan_renewal(certificate_id, actor, applicant_id=applicant_id)
    case.title, case.lead_department_id = plan.title, plan.matter.department_id
    return _create(case, [plan.matter], actor, plan)


def save_draft(*, case_id: int, actor: Actor, seen_version: int, answers: Mapping[str, str]) -> Case:
    """Keep what the applicant has filled in so far; nothing is required yet, unknown fields are dropped.

    Raises NotEditable and what ``acting`` raises.
    """
    with acting(case_id, "case.draft", actor=actor, seen_version=seen_version) as moved:
        case = moved.case
        if case.state not in _EDITABLE:
            raise NotEditable(state=CaseState.of(case.state).label)
        case.answers = answer_rules.known(case.one_form["fields"], case.answers | dict(answers))
    return case


def _addressed(case: Case, actor: Actor, applicant_id: int, channel: Channel) -> Case:
    """*case* for the applicant, once *actor* may open it."""
    case.applicant_id, case.channel, case.region = applicant_id, channel.value, actor.region or settings.REGION
    _permit(case, actor)
    if channel is not Channel.COUNTER:
        refuse_more_cases(actor)
    return case


def _create(case: Case, members: Sequence[PublishedMatter], actor: Actor, renewal: RenewalPlan | None = None) -> Case:
    case.one_form = _pinned(merged_form(members), members)
    concerned = {pk for m in members for pk in (m.department_id, *m.consulted_ids, m.pre_reviewer_id) if pk}
    case.department_ids = sorted(concerned)
    case.filed_by_id = actor.signatory_id
    with transaction.atomic(durable=True):
        case.filed_at = clock.now()
        case.save(force_insert=True)
        told = pinned(renewal) if renewal else {}
        items = CaseItem.objects.bulk_create(CaseItem(case=case, **row | told) for row in _items(members))
        if renewal:
            pin(items[0], renewal)
        Inspectors.objects.bulk_create(
            Inspectors(item=item) for item, member in zip(items, members, strict=True) if member.needs_inspectors
        )
        audit.record(
            "case.draft_opened",
            subject=f"case:{case.pk}",
            actor=actor,
            at=case.filed_at,
            details={"title": case.title},
            case_id=case.pk,
        )
    return case


def _permit(case: Case, actor: Actor) -> None:
    """Online one files for those whom one may act for; at the window a clerk files for whoever stands there."""
    if case.channel != Channel.COUNTER.value:
        require(RULES, actor, "case.draft", case)
        return
    require(RULES, actor, "case.intake", case)
    if not Applicant.objects.filter(pk=case.applicant_id).exists():
        raise NotFound


def _pinned(form: MergedForm, members: Sequence[PublishedMatter]) -> dict[str, Any]:
    """The merged form as the case keeps it; members stand by their positions."""
    position = {member.code: index for index, member in enumerate(members)}
    return {
        "fields": [
            {
                "code": merged.field.code,
                "label": merged.field.label,
                "kind": merged.field.kind.value,
                "is_required": merged.field.is_required,
                "choices": list(merged.field.choices),
                "help_text": merged.field.help_text,
                "asked_by": [position[code] for code in merged.asked_by],
            }
            for merged in form.fields
        ],
        "materials": [
            {
                "code": merged.requirement.code,
                "name": merged.requirement.name,
                "necessity": merged.requirement.necessity.value,
                "is_decisive": merged.requirement.is_decisive,
                "is_form": merged.requirement.is_form,
                "source": merged.requirement.source,
                "matter_code": merged.requirement.result_of,
                "wanted_by": [position[code] for code in merged.asked_by],
                "produced_by": position[merged.produced_by] if merged.produced_by else None,
            }
            for merged in form.materials
        ],
    }


def _items(members: Sequence[PublishedMatter]) -> list[dict[str, Any]]:
    """The columns of the items, as the versions of *members* say."""
    position = {member.code: index for index, member in enumerate(members)}
    return [
        {
            "position": position[member.code],
            "matter_version_id": member.version_id,
            "matter_code": member.code,
            "name": member.name,
            "department_id": member.department_id,
            "reviewer_ids": [member.department_id, *member.consulted_ids],
            "pre_reviewer_id": member.pre_reviewer_id,
            "requires": [position[code] for code in member.prerequisite_codes if code in position],
            "statutory_limit": member.statutory_limit,
            "promised_limit": member.promised_limit,
            "review_limit": _review_limit(member),
            "limit_unit": member.limit_unit.value,
            "silence_basis": _silence_basis(member),
            "absence_basis": _absence_basis(member),
            "grant_basis": _grant_basis(member),
            "result_name": member.result_name,
            "certificate_type": member.certificate_type,
            "validity_months": member.validity_months,
        }
        for member in members
    ]


def _review_limit(member: PublishedMatter) -> int:
    whole = member.promised_limit if member.promised_limit is not None else member.statutory_limit
    return review_workdays(member.review_limit, whole, Unit.of(member.limit_unit.value))


def _silence_basis(member: PublishedMatter) -> str:
    """The document and clause under which silence counts, or nothing: off, or guarded against."""
    if not member.is_silence_enabled or member.guards:
        return ""
    return f"{member.silence_document}{member.silence_clause}"


def _absence_basis(member: PublishedMatter) -> str:
    """The document and clause under which absence from a joint inspection counts, or nothing: off, or guarded."""
    if not member.is_absence_deemed or member.guards:
        return ""
    return f"{member.absence_document}{member.absence_clause}"


def _grant_basis(member: PublishedMatter) -> str:
    """The statute and clause under which the matter counts as granted when its limit runs out, or nothing."""
    if not member.is_grant_deemed or member.guards:
        return ""
    return f"{member.grant_document}{member.grant_clause}"
