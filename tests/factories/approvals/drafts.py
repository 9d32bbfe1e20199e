"""Drafts as rows, matters to draft for, and files to hand in."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from matters.catalogue.models import Bundle, BundleVersion, FormField, MaterialRequirement, MatterVersion
from portal.accounts.models import User
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import (
    LEASE,
    NAME_FIELD,
    PHOTO,
    field,
    make_case,
    make_item,
    make_version,
    material,
)
from tests.factories.files import PDF


def make_draft(citizen: User, **fields: Any) -> Case:
    """A draft for one matter, its form filled in, without its photograph."""
    case = make_case(CaseState.DRAFT, citizen=citizen, **fields)
    make_item(case, name="食品经营许可")
    return case


def make_deferrable_draft(citizen: User, **fields: Any) -> Case:
    """A draft that asks for a photograph and for a lease, which may come later."""
    form = {"fields": [field()], "materials": [material(), material(LEASE)]}
    return make_draft(citizen, one_form=form, **fields)


def make_offer(code: str = "CY01") -> MatterVersion:
    """A published matter that asks for a name and a photograph, open for filing."""
    version = make_version(make_department(), code, state="published", is_open=True, promised_limit=5)
    MaterialRequirement.objects.create(version=version, position=0, **PHOTO)
    FormField.objects.create(version=version, position=0, **NAME_FIELD)
    return version


def make_bundle(code: str, name: str, *members: MatterVersion) -> BundleVersion:
    """A published bundle of *members*."""
    bundle = Bundle.objects.create(code=code)
    codes = [member.matter.code for member in members]
    return BundleVersion.objects.create(
        bundle=bundle,
        number=1,
        state="published",
        name=name,
        lead_department=members[0].department,
        member_codes=codes,
    )


def pdf(name: str = "照片.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)
