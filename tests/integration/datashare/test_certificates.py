"""Issuing, reusing and verifying certificates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from datashare import queries, services
from datashare.domain import certificates
from datashare.domain.vocabulary import CertificateState
from datashare.models import Certificate, CertificateUse
from datashare.permissions import RULES
from portal import clock
from portal.accounts.roles import Role
from portal.audit import queries as audit_queries
from portal.audit import services as audit
from portal.kernel.errors import NotFound
from portal.kernel.identifiers import InvalidIdentifier, certificate_identifier, verified_certificate_identifier
from tests.factories.accounts import (
    actor_for,
    make_department,
    make_enterprise,
    make_person,
)
from tests.factories.datashare import ISSUED_AT, make_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder():
    return make_person(name="李小明").applicant


@pytest.fixture
def department():
    return make_department("示例市场监督管理局")


def issue(holder, department, **fields):
    given = {
        "holder": holder,
        "department": department,
        "name": "营业执照",
        "type_code": "",
        "matter_code": "QY02",
        "data": {"item": "有限责任公司设立登记"},
        "case_id": 7,
        "item_id": 9,
        "at": ISSUED_AT,
        "actor": actor_for(name="王敏"),
    }
    with transaction.atomic():
        certificate, event = services.issue_certificate(**given | fields)
        certificate.save(force_insert=True)
        audit.record_many([event])
    return certificate


class TestIssuing:
    def test_a_certificate_says_who_issued_what_to_whom_and_when(self, holder, department):
        certificate = issue(holder, department)
        certificate.refresh_from_db()
        assert (certificate.holder_name, certificate.issuer_name) == ("李小明", "示例市场监督管理局")
        assert (certificate.issued_on, certificate.valid_until, certificate.state) == (date(2026, 9, 18), None, "valid")
        assert verified_certificate_identifier(certificate.identifier) == certificate.identifier
        assert certificate.is_sample

    def test_the_day_of_issue_is_the_day_in_shanghai(self, holder, department):
        late = issue(holder, department, at=datetime(2026, 9, 18, 16, 30, tzinfo=UTC))
        assert late.issued_on == date(2026, 9, 19)

    def test_every_certificate_has_a_number_and_a_code_of_its_own(self, holder, department):
        issued = [issue(holder, department, item_id=n) for n in range(5)]
        assert len({c.identifier for c in issued}) == len({c.verify_code for c in issued}) == 5

    def test_a_published_type_code_is_kept(self, holder, department):
        type_code = "11100000000013338W050"
        assert issue(holder, department, type_code=type_code).identifier.startswith(f"1.2.156.3005.2.{type_code}.")
        with pytest.raises(InvalidIdentifier):
            issue(holder, department, type_code="0293", item_id=10)

    def test_data_without_a_word_is_refused(self, holder, department):
        with pytest.raises(ValueError, match="shoe_size"):
            issue(holder, department, data={"shoe_size": "42"})

    def test_the_issue_is_recorded_with_the_hash_of_the_content_and_no_name_of_the_holder(self, holder, department):
        certificate = issue(holder, department)
        details = audit_queries.details_of(certificate.subject, services.ISSUED)
        assert details["content_hash"] == certificate.content_hash
        assert details["identifier"] == certificate.identifier
        assert "李小明" not in str(details)
        (line,) = audit_queries.history(certificate.subject)
        assert "营业执照" in line.sentence
        assert line.law == "行政许可法第三十九条、第四十四条"

    def test_issuing_takes_one_statement(self, holder, department, django_assert_num_queries):
        with transaction.atomic(), django_assert_num_queries(1):
            services.issue_certificate(
                holder=holder,
                department=department,
                name="营业执照",
                type_code="",
                matter_code="QY02",
                data={},
                case_id=7,
                item_id=9,
                at=ISSUED_AT,
                actor=actor_for(),
            )

    def test_a_renewal_is_its_next_version_good_from_the_old_end(self, holder, department, django_assert_num_queries):
        term = services.Term(date(2026, 9, 18), 12)
        old = issue(holder, department, term=term)
        with django_assert_num_queries(7):  # five, in a savepoint
            new = issue(holder, department, item_id=10, matter_code="QY99", term=replace(term, renews=old.pk))
        assert (old.valid_until, new.valid_until) == (date(2027, 9, 17), date(2028, 9, 17))
        assert (new.version, new.previous, new.serial, new.matter_code) == (2, old, old.serial, "QY02")
        assert verified_certificate_identifier(new.identifier).split(".")[:-2] == old.identifier.split(".")[:-2]

    def test_an_item_gets_one_certificate(self, holder, department):
        issue(holder, department)
        with pytest.raises(IntegrityError, match="one_certificate_per_item_and_version"):
            issue(holder, department)


@pytest.mark.usefixtures("owning_the_tables")
class TestTable:
    @pytest.mark.parametrize("change", [{"name": "假证"}, {"holder_name": "张三"}, {"data": {}}, {"verify_code": "A"}])
    def test_an_issued_certificate_keeps_what_it_says(self, holder, change):
        certificate = make_certificate(holder)
        with (
            pytest.raises(DatabaseError, match="changes its state, is renewed once, and nothing else"),
            transaction.atomic(),
        ):
            Certificate.objects.filter(pk=certificate.pk).update(**change)

    def test_an_issued_certificate_is_never_deleted(self, holder):
        make_certificate(holder)
        with pytest.raises(DatabaseError, match="changes its state"), transaction.atomic():
            Certificate.objects.all().delete()

    def test_its_state_may_change_to_a_known_one(self, holder):
        make_certificate(holder)
        Certificate.objects.update(state="revoked")
        with pytest.raises(IntegrityError, match="certificate_state_is_known"), transaction.atomic():
            Certificate.objects.update(state="expired")

    def test_it_is_renewed_once(self, holder):
        make_certificate(holder)
        Certificate.objects.update(renewed_at=ISSUED_AT)
        for moment in (None, ISSUED_AT + timedelta(days=1)):
            with pytest.raises(DatabaseError, match="is renewed once"), transaction.atomic():
                Certificate.objects.update(renewed_at=moment)

    def test_a_certificate_is_good_for_a_day_at_least(self, holder):
        with pytest.raises(IntegrityError, match="certificate_is_good_for_a_day"):
            make_certificate(holder, valid_until=date(2026, 9, 17))

    def test_a_later_version_follows_an_earlier_one(self, holder):
        with pytest.raises(IntegrityError, match="a_later_version_follows_an_earlier_one"):
            make_certificate(holder, version=2)


class TestReuse:
    def offered(self, holder, **wanted):
        return {line.pk for line in queries.reusable(holder.pk, **wanted)}

    def test_a_certificate_is_offered_by_its_matter_or_its_name(self, holder):
        certificate = make_certificate(holder)
        assert self.offered(holder, matter_codes=["CY01"]) == {certificate.pk}
        assert self.offered(holder, names=["食品经营许可证"]) == {certificate.pk}
        assert self.offered(holder, matter_codes=["QY02"], names=["营业执照"]) == set()
        assert self.offered(holder) == set()

    def test_nothing_is_offered_for_an_empty_code_or_name(self, holder):
        make_certificate(holder, matter_code="", name="")
        assert self.offered(holder, matter_codes=[""], names=[""]) == set()

    def test_the_certificate_of_another_applicant_is_not_offered(self, holder):
        make_certificate(make_person().applicant)
        assert self.offered(holder, matter_codes=["CY01"]) == set()

    def test_only_what_is_in_force_today_is_offered(self, holder):
        today = clock.today()
        make_certificate(holder, state=CertificateState.REVOKED)
        make_certificate(holder, issued_on=date(2020, 1, 1), valid_until=today - timedelta(days=1))
        last_day = make_certificate(holder, issued_on=date(2020, 1, 1), valid_until=today)
        assert self.offered(holder, matter_codes=["CY01"]) == {last_day.pk}

    def test_of_versions_the_newest_is_offered(self, holder):
        old = make_certificate(holder)
        new = make_certificate(holder, previous=old, version=2)
        assert self.offered(holder, matter_codes=["CY01"]) == {new.pk}

    def test_the_latest_issued_comes_first_in_one_statement(self, holder, django_assert_num_queries):
        old = make_certificate(holder)
        new = make_certificate(holder, issued_at=ISSUED_AT + timedelta(days=1))
        with django_assert_num_queries(1):
            lines = queries.reusable(holder.pk, matter_codes=["CY01"])
        assert [line.pk for line in lines] == [new.pk, old.pk]

    def test_a_use_is_noted_once_a_case(self, holder, django_assert_num_queries):
        certificate = make_certificate(holder)
        with django_assert_num_queries(3):
            for case_id in (7, 7, 8):
                services.record_use(certificate.pk, case_id)
        assert sorted(CertificateUse.objects.values_list("case_id", flat=True)) == [7, 8]
        assert abs(CertificateUse.objects.first().used_at - clock.now()) < timedelta(minutes=1)


class TestVerifying:
    def verify(self, certificate):
        return queries.verify(identifier=certificate.identifier, code=certificate.verify_code)

    def test_a_certificate_is_verified_by_identifier_and_code_however_typed(self, holder, department):
        certificate = issue(holder, department)
        code = f" {certificate.verify_code[:4].lower()}-{certificate.verify_code[4:]}"
        found = queries.verify(identifier=f" {certificate.identifier.lower()} ", code=code)
        assert (found.state, found.name, found.issuer_name) == (CertificateState.VALID, "营业执照", department.name)
        assert found.is_recorded

    def test_a_wrong_code_and_an_unknown_identifier_are_the_same_answer(self, holder):
        certificate = make_certificate(holder)
        unknown = certificate_identifier(
            type_code=certificate.type_code, issuer=certificate.issuer_code, serial="20269999"
        )
        for identifier, code in (
            (certificate.identifier, "ABCDEFGHJKLN"),
            (certificate.identifier, "验证码"),
            (unknown, certificate.verify_code),
        ):
            with pytest.raises(queries.CertificateNotFound):
                queries.verify(identifier=identifier, code=code)

    def test_a_mistyped_identifier_is_told_apart_by_its_check_character(self, holder):
        certificate = make_certificate(holder)
        last = "A" if certificate.identifier[-1] != "A" else "B"
        with pytest.raises(InvalidIdentifier):
            queries.verify(identifier=certificate.identifier[:-1] + last, code="ABCDEFGHJKLM")

    def test_a_person_is_masked_and_an_enterprise_is_not(self, holder):
        assert self.verify(make_certificate(holder)).holder == "李**"
        enterprise = make_enterprise(name="示例餐饮有限公司").applicant
        assert self.verify(make_certificate(enterprise)).holder == "示例餐饮有限公司"

    @pytest.mark.parametrize("state", [CertificateState.REVOKED, CertificateState.CANCELLED])
    def test_the_state_is_that_of_the_moment_of_asking(self, holder, state):
        assert self.verify(make_certificate(holder, state=state)).state is state
        expired = make_certificate(holder, issued_on=date(2020, 1, 1), valid_until=date(2021, 1, 1))
        assert self.verify(expired).state is CertificateState.EXPIRED

    def test_a_certificate_nobody_recorded_is_not_trusted(self, holder):
        assert not self.verify(make_certificate(holder)).is_recorded

    @pytest.mark.parametrize(
        "tampering",
        [
            "UPDATE datashare_certificate SET holder_name = '张三'",
            "UPDATE datashare_certificate SET content_hash = repeat('0', 64)",
            "UPDATE audit_auditevent SET details = jsonb_set(details, '{content_hash}', '\"0\"')",
            "UPDATE audit_auditevent SET actor_name = '张三'",
            "DELETE FROM audit_auditevent",
        ],
    )
    def test_tampering_with_certificate_or_record_is_shown(self, holder, department, tampering):
        certificate = issue(holder, department)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(tampering)
        assert not self.verify(certificate).is_recorded

    def test_a_forgery_that_agrees_with_itself_is_held_to_the_record(self, holder, department):
        certificate = issue(holder, department)
        certificate.holder_name = "张三"
        forged = certificates.content_hash("sha256", certificate.content())
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE datashare_certificate SET holder_name = '张三', content_hash = %s", [forged])
        assert not self.verify(certificate).is_recorded

    def test_the_seal_that_proves_the_record_is_named(self, holder, department):
        certificate = issue(holder, department)
        before = self.verify(certificate)
        assert (before.seal_number, before.sealed_at, before.seal_root) == (None, None, "")
        seal = audit.seal()
        after = self.verify(certificate)
        assert (after.seal_number, after.sealed_at, after.seal_root) == (seal.number, seal.at, seal.root)
        assert after.is_recorded


class TestWhoSees:
    def test_a_certificate_is_seen_in_full_by_its_holder_and_its_issuer_alone(self, holder, department):
        certificate = make_certificate(holder, department)
        for actor in (actor_for(applicant_ids=frozenset({holder.pk})), actor_for(department_id=department.pk)):
            assert queries.printed(certificate.pk, actor).holder_name == "李小明"
        for actor in (actor_for(applicant_ids=frozenset({0})), actor_for(department_id=0), actor_for()):
            with pytest.raises(NotFound):
                queries.printed(certificate.pk, actor)

    def test_lists_and_rows_agree(self, holder, department):
        make_certificate(holder, department)
        make_certificate(make_person().applicant)
        for action, rule in RULES.items():
            for actor in (actor_for(applicant_ids=frozenset({holder.pk})), actor_for(department_id=department.pk)):
                listed = set(Certificate.objects.filter(rule.q(actor)))
                assert listed == {c for c in Certificate.objects.all() if rule.allows(actor, c)}, action

    def test_lines_come_by_id(self, holder):
        certificate = make_certificate(holder)
        assert queries.lines_by_id([certificate.pk, 0])[certificate.pk].name == "食品经营许可证"

    def test_lines_tell_a_reader_what_opens(self, holder, department):
        certificate = make_certificate(holder, department)
        for actor, may_open in (
            (actor_for(applicant_ids=frozenset({holder.pk})), True),
            (actor_for(department_id=department.pk), True),
            (actor_for(roles=frozenset({Role.SUPERVISOR})), False),
        ):
            assert queries.lines_by_id([certificate.pk], actor)[certificate.pk].may_open is may_open
