"""What staff type: the moves at the window, opinions, decisions, and who stands at the window."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.cases.web.forms import LONGEST_NOTE, LONGEST_REASON, reason_field
from approvals.dossier.queries.files import IntakeFile
from approvals.materials.domain import completeness
from approvals.materials.domain.asked import Asked
from approvals.materials.domain.tolerance import LONGEST_WORKDAYS, Bound
from approvals.materials.domain.vocabulary import AskedKind


class MoveForm(forms.Form):
    """A move that asks for nothing but a yes. ``given`` is what its command takes."""

    use_required_attribute = False

    def __init__(self, intake: IntakeFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(intake)

    def prepare(self, intake: IntakeFile) -> None:
        """Add the fields that depend on the case."""

    @property
    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class DeclineForm(MoveForm):
    """Declining (不予受理): the reason goes into the written decision."""

    reason = reason_field(_("写明为何不属于本机关职权范围，并告知应当向哪个机关申请"))


class NotLicensableForm(MoveForm):
    """No licence is needed (不受理)."""

    reason = reason_field(_("写明该事项为何依法不需要取得许可"))


class ReturnForm(MoveForm):
    """A supplied material that is not in order goes back."""

    reason = reason_field(_("写明哪里不符合要求，申请人会看到"))


class DeferralForm(MoveForm):
    """Acceptance with a deficiency (容缺受理): a day for each missing material, and the applicant's signature.

    A day that the applicant promised online and the clerk leaves as it is needs no second signature.
    """

    signed = forms.BooleanField(
        label=_("申请人已在容缺承诺书上签名，知道逾期不补的后果"),
        help_text=_("网上已经承诺、日期又不改的，不必再签"),
        required=False,
    )

    def prepare(self, intake: IntakeFile) -> None:
        promised = {view.requirement.code: view.promised_on for view in intake.file.case.materials}
        self._promises: dict[str, tuple[str, str]] = {}
        for number, requirement in enumerate(completeness.deferrable(intake.file.case.missing)):
            bound, name = intake.bounds.get(requirement.code), f"on_{number}"
            self._promises[name] = (requirement.code, promised[requirement.code])
            if bound is not None:
                self.fields[name] = _promise_field(requirement.name, promised[requirement.code], bound)
        self.order_fields([*self._promises, "signed"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self._new_promises() and not cleaned.get("signed"):
            self.add_error("signed", gettext("请确认申请人已经签名"))
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        return {"promises": self._new_promises()}

    def _new_promises(self) -> dict[str, date]:
        """The days, by code, that differ from what was promised online."""
        return {
            code: on
            for name, (code, promised) in self._promises.items()
            if (on := self.cleaned_data.get(name)) and on.isoformat() != promised
        }


def _promise_field(label: str, promised: str, bound: Bound) -> forms.DateField:
    if bound.due_on is None:
        why = gettext("最迟 %(latest)s（受理后%(cap)s个工作日）")
    else:
        why = gettext("最迟 %(latest)s：须早于预计的法定办结日 %(due)s，且不超过受理后%(cap)s个工作日（%(capped)s）")
    latest = bound.latest_on.isoformat()
    told = {"latest": latest, "due": bound.due_on, "cap": LONGEST_WORKDAYS, "capped": bound.capped_on}
    return forms.DateField(
        label=gettext("“%(name)s”的补交日期") % {"name": label},
        initial=min(promised, latest) if promised else latest,
        help_text=why % told,
        widget=forms.DateInput({"type": "date", "max": latest}, format="%Y-%m-%d"),
    )


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A material or a field that may be asked for: whether, and what is wrong with it."""

    asked: BoundField
    note: BoundField


class CorrectionForm(MoveForm):
    """The one-time notice (一次性告知): everything that is wrong is ticked at once."""

    template_name = "approvals/intake/correction_form.html"

    remark = forms.CharField(
        label=_("补充说明"), max_length=LONGEST_REASON, required=False, widget=forms.Textarea({"rows": "3"})
    )

    def prepare(self, intake: IntakeFile) -> None:
        case = intake.file.case
        missing = {Asked(AskedKind.MATERIAL, requirement.code) for requirement in case.missing}
        asked = (view.requirement for view in case.materials if view.requirement.is_asked)
        candidates = [(Asked(AskedKind.MATERIAL, requirement.code), requirement.name) for requirement in asked]
        candidates += [(Asked(AskedKind.FIELD, field["code"]), field["label"]) for field in case.fields]
        self._offered: list[Asked] = []
        for each, name in candidates:
            if not intake.told_before or each.key in intake.told_before:
                self._add(each, name, is_missing=each in missing)

    def _add(self, each: Asked, name: str, *, is_missing: bool) -> None:
        number = len(self._offered)
        self._offered.append(each)
        self.fields[f"ask_{number}"] = forms.BooleanField(label=name, required=False, initial=is_missing)
        self.fields[f"note_{number}"] = forms.CharField(
            label=gettext("“%(name)s”要怎样补正") % {"name": name},
            max_length=LONGEST_NOTE,
            required=False,
            initial=gettext("缺少此件") if is_missing else "",
        )

    @property
    def material_rows(self) -> list[CorrectionRow]:
        return self._rows(AskedKind.MATERIAL)

    @property
    def field_rows(self) -> list[CorrectionRow]:
        return self._rows(AskedKind.FIELD)

    @property
    def has_ticked_fields(self) -> bool:
        return any(row.asked.value() for row in self.field_rows)

    def _rows(self, kind: AskedKind) -> list[CorrectionRow]:
        return [
            CorrectionRow(self[f"ask_{number}"], self[f"note_{number}"])
            for number, each in enumerate(self._offered)
            if each.kind is kind
        ]

    @property
    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "items": [
                {"kind": each.kind.value, "code": each.code, "note": typed[f"note_{number}"]}
                for number, each in enumerate(self._offered)
                if typed[f"ask_{number}"]
            ],
            "remark": typed["remark"],
        }
