"""What may be handed in, and what a draft may become."""

import io
from dataclasses import replace
from functools import partial
from hashlib import sha256

import pytest
from django.db import DataError
from PIL import Image

from approvals.cases.domain.refusals import NotEditable
from approvals.cases.domain.vocabulary import CaseState, Channel
from approvals.cases.models import Case
from approvals.filing.domain import NotOnOffer
from approvals.filing.services import drafting
from approvals.materials.domain.refusals import (
    CertificateNotUsable,
    FileEmpty,
    FileRefused,
    FileTooLarge,
    NoOriginal,
    UnknownMaterial,
)
from approvals.materials.domain.vocabulary import EvidenceLevel, Original
from approvals.materials.models import Material
from approvals.materials.services import handing_in, uploads
from approvals.materials.services.originals import tell_original
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.gate.words import FileUnreadable
from portal.kernel.errors import NotFound, NotPermitted
from tests.factories.approvals.cases import LEASE, clerk, field, make_case, make_item, make_material, material, owner_of
from tests.factories.catalogue import make_matter
from tests.factories.files import PDF, SCRIPTED_PDF

pytestmark = pytest.mark.usefixtures("published_years")


FORM = {"fields": [field()], "materials": [material(), material(LEASE)]}


def filed(state=CaseState.SUBMITTED, **fields) -> Case:
    case = make_case(state, one_form=FORM, **fields)
    make_item(case)
    make_material(case)
    return case


def broken_picture() -> bytes:
    """A picture whose data end too early, in what is no part of a picture."""
    data = picture()
    at_data = data.index(b"IDAT")
    length = int.from_bytes(data[at_data - 4 : at_data]) - 5
    return data[: at_data - 4] + length.to_bytes(4) + data[at_data:]


def picture(kind="PNG", size=(8, 8)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, kind)
    return made.getvalue()


class TestHandingIn:
    def add(self, case, code="photo", actor=None, name="材料.pdf", data=PDF, **said):
        actor = actor or owner_of(case)
        return handing_in.add_material(case_id=case.pk, actor=actor, code=code, file_name=name, data=data, **said)

    def test_what_is_active_is_taken_out_and_what_was_sent_is_known_by_its_digest(self):
        scripted = self.add(filed(CaseState.DRAFT), data=SCRIPTED_PDF)
        kept = scripted.file.open("rb").read()
        assert (scripted.taken_out, b"app.alert" in SCRIPTED_PDF, b"app.alert" in kept) == (["script"], True, False)
        assert (scripted.size, scripted.sha256) == (len(kept), sha256(kept).hexdigest())
        assert (scripted.sent_size, scripted.sent_sha256) == (len(SCRIPTED_PDF), sha256(SCRIPTED_PDF).hexdigest())
        assert self.add(filed(CaseState.DRAFT)).taken_out == []

    def test_nothing_beyond_the_list_is_taken(self):
        with pytest.raises(UnknownMaterial):
            self.add(filed(CaseState.DRAFT), "nothing")

    def test_a_file_whose_row_did_not_come_to_be_is_no_more(self, tmp_path):
        case = filed(CaseState.DRAFT)
        self.add(case)
        kept = {path for path in tmp_path.rglob("*") if path.is_file()}
        name_too_long = material() | {"name": "长" * 201}
        Case.objects.filter(pk=case.pk).update(one_form=FORM | {"materials": [name_too_long]})
        with pytest.raises(DataError):
            self.add(case)
        assert {path for path in tmp_path.rglob("*") if path.is_file()} == kept
        assert len(kept) == 1

    def test_after_filing_nothing_is_added_unasked(self):
        with pytest.raises(NotEditable):
            self.add(filed())
        with pytest.raises(NotEditable):
            self.add(filed(CaseState.ACCEPTED))

    def test_a_newer_file_supersedes_and_a_removed_one_stays_on_record(self):
        case = filed(CaseState.DRAFT)
        self.add(case)
        newer = self.add(case)
        assert Material.objects.get(case=case, superseded_at=None) == newer
        handing_in.remove_material(case_id=case.pk, actor=owner_of(case), code="photo")
        assert Material.objects.filter(case=case).count() == 3
        assert not Material.objects.filter(case=case, superseded_at=None).exists()

    def test_what_the_clerk_takes_in_has_been_compared_with_the_original_where_the_clerk_says_so(self):
        case = filed(channel="counter")
        copy = self.add(case, actor=clerk())
        assert (copy.evidence_level, copy.source, copy.original) == (EvidenceLevel.UPLOADED, "counter", "copy_only")
        seen = self.add(case, actor=clerk(), original=Original.SEEN)
        assert (seen.evidence_level, seen.original_told_by) == (EvidenceLevel.CHECKED, clerk().name)
        assert seen.original_told_at == seen.supplied_at

    def test_an_applicant_says_nothing_of_originals(self):
        own = self.add(filed(CaseState.DRAFT), original=Original.SEEN)
        assert (own.evidence_level, own.original) == (EvidenceLevel.UPLOADED, "")

    def test_it_is_put_right_and_the_record_keeps_both(self):
        case = filed(channel="counter")
        paper = self.add(case, actor=clerk(), original=Original.SEEN)
        for original in (Original.COPY_ONLY, Original.COPY_ONLY):
            told = tell_original(case_id=case.pk, material_id=paper.pk, actor=clerk(), original=original)
        assert (told.evidence_level, told.original) == (EvidenceLevel.UPLOADED, "copy_only")
        kinds = [event.kind for event in AuditEvent.objects.filter(case_id=case.pk).order_by("pk")]
        assert kinds[-3:] == ["case.material_added", "case.original_seen", "case.copy_only"]

    def test_nothing_is_said_of_what_stands_no_more_or_was_brought_by_nobody(self):
        case = filed(channel="counter")
        old = self.add(case, actor=clerk())
        self.add(case, actor=clerk())
        with pytest.raises(NotFound):
            tell_original(case_id=case.pk, material_id=old.pk, actor=clerk(), original=Original.SEEN)
        reused = make_material(case, "lease", source="reused", evidence_level="A")
        with pytest.raises(NoOriginal):
            tell_original(case_id=case.pk, material_id=reused.pk, actor=clerk(), original=Original.SEEN)

    def test_of_a_case_that_is_over_nothing_is_said(self):
        case = filed(CaseState.CONCLUDED)
        with pytest.raises(NotEditable):
            tell_original(case_id=case.pk, material_id=make_material(case).pk, actor=clerk(), original=Original.SEEN)

    def test_what_staff_hand_in_for_themselves_nobody_has_checked(self):
        case = filed(CaseState.DRAFT)
        staff = replace(owner_of(case), roles=frozenset({Role.CLERK}), region=case.region)
        assert self.add(case, actor=staff).evidence_level == EvidenceLevel.UPLOADED

    def test_what_lies_at_the_window_is_no_more_the_applicants_to_change(self):
        case = filed(channel="counter")
        with pytest.raises(NotEditable):
            self.add(case)
        with pytest.raises(NotEditable):
            handing_in.remove_material(case_id=case.pk, actor=owner_of(case), code="photo")

    def test_taking_back_nothing_leaves_no_trace(self):
        case = filed(CaseState.DRAFT)
        for _again in range(2):
            handing_in.remove_material(case_id=case.pk, actor=owner_of(case), code="photo")
        assert AuditEvent.objects.filter(case_id=case.pk, kind="case.material_removed").count() == 1

    def test_a_certificate_of_somebody_else_is_no_material(self):
        case = filed(CaseState.DRAFT)
        with pytest.raises(CertificateNotUsable):
            handing_in.reuse_certificate(case_id=case.pk, actor=owner_of(case), code="photo", certificate_id=1)


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "data", "refusal"),
        [
            ("a.pdf", b"", FileEmpty),
            ("a.pdf", b"%PDF-" + b"0" * (uploads.MAX_MEGABYTES * 1024 * 1024), FileTooLarge),
            ("a.exe", b"MZ", FileRefused),
            ("a.pdf.exe", PDF, FileRefused),
            ("a.pdf", b"<html></html>", FileUnreadable),
            ("a.pdf", b"%PDF-1.4\n%%EOF", FileUnreadable),
            ("a.jpg", PDF, FileUnreadable),
            ("a.jpg", picture("PNG"), FileUnreadable),
            ("a.png", picture("PNG")[:40], FileUnreadable),
            ("a.png", broken_picture(), FileUnreadable),
            ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40, FileUnreadable),
        ],
    )
    def test_what_is_not_a_plain_document_or_picture_is_refused(self, name, data, refusal):
        with pytest.raises(refusal):
            uploads.judge(name, data)

    @pytest.mark.parametrize(("kind", "name", "kept"), [("PNG", "a.PNG", ".png"), ("JPEG", "a.jpeg", ".jpg")])
    def test_a_picture_is_made_anew_without_what_came_with_it(self, kind, name, kept):
        hidden = b"<?php evil ?>"
        accepted = uploads.judge(name, picture(kind) + hidden)
        assert accepted.extension == kept
        assert hidden not in accepted.data


class TestDrafts:
    def test_what_is_not_on_offer_cannot_be_filed_for(self):
        for open_draft in (drafting.open_matter_draft, drafting.open_bundle_draft):
            with pytest.raises(NotOnOffer):
                open_draft(actor=Actor(user_id=1, applicant_ids=frozenset({1})), applicant_id=1, code="none")

    def test_a_filed_case_is_no_draft(self):
        case = filed()
        with pytest.raises(NotEditable):
            drafting.save_draft(case_id=case.pk, actor=owner_of(case), seen_version=0, answers={})

    def test_only_the_window_files_at_the_window(self):
        offered, owner = make_matter("CY01").matter.code, owner_of(filed(CaseState.DRAFT))
        file = partial(drafting.open_matter_draft, code=offered, channel=Channel.COUNTER)
        with pytest.raises(NotPermitted):
            file(actor=owner, applicant_id=min(owner.applicant_ids))
        with pytest.raises(NotFound):
            file(actor=clerk(), applicant_id=0)
        assert file(actor=clerk(), applicant_id=min(owner.applicant_ids)).channel == "counter"

    def test_nobody_drafts_for_others(self):
        case = filed(CaseState.DRAFT)
        with pytest.raises(NotFound):
            drafting.save_draft(case_id=case.pk, actor=clerk(), seen_version=0, answers={})
