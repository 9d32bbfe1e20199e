"""Recording, reading, checking and sealing on a real database."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from portal.accounts.actor import SYSTEM, Actor
from portal.audit import queries, sentences, verifier
from portal.audit import services as audit
from portal.audit.models import AuditEvent, Seal, SealedHead
from portal.audit.tasks import seal as seal_task

AT = datetime(2026, 9, 18, 1, 30, 0, 123456, tzinfo=UTC)
CLERK = Actor(user_id=7, name="王敏")

audit.register("test.moved", "办件转为“%(state_label)s”，共%(count)s项")
audit.register("test.noted", "已登记")


def record(subject="case:1", kind="test.noted", **fields):
    audit.record(kind, **({"subject": subject, "actor": CLERK, "at": AT} | fields))
    return AuditEvent.objects.latest("pk")


def entries(count, subjects=3):
    return [audit.Entry(kind="test.noted", subject=f"case:{i % subjects}", actor=SYSTEM, at=AT) for i in range(count)]


def exported():
    return [json.dumps(line) for line in queries.export()]


@pytest.fixture
def committed(transactional_db):
    """Three sealed chains, and one event after the seal."""
    with transaction.atomic():
        audit.record_many(entries(9))
    audit.seal()
    with transaction.atomic():
        record("case:0")


@pytest.mark.django_db
class TestRecording:
    def test_events_of_a_subject_are_numbered_and_chained(self):
        first, second = record(), record(details={"count": 2})
        other = record("case:2")
        assert [(e.seq, e.previous_hash) for e in (first, second, other)] == [(1, ""), (2, first.hash), (1, "")]
        assert first.algorithm == "sha256"

    def test_a_batch_may_hold_several_events_of_one_subject(self):
        audit.record_many(entries(7, subjects=2))
        assert [e.seq for e in AuditEvent.objects.order_by("pk")] == [1, 1, 2, 2, 3, 3, 4]
        assert queries.integrity("case:0").is_intact

    def test_what_is_stored_is_what_was_hashed(self):
        record(details={"ids": [1, 2], "label": "受理", "nested": {"是": True, "a": None}}, case_id=1, law="第三十二条")
        assert queries.integrity("case:1").is_intact

    @pytest.mark.parametrize("count", [1, 50])
    def test_any_number_of_entries_takes_one_select_and_one_insert(self, count, django_assert_num_queries):
        with django_assert_num_queries(2):
            audit.record_many(entries(count, subjects=20))

    def test_nothing_to_record_takes_no_statement(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            audit.record_many([])

    def test_a_kind_without_a_sentence_cannot_be_recorded(self):
        with pytest.raises(KeyError):
            record(kind="test.unheard")

    def test_a_sentence_without_its_details_cannot_be_recorded(self):
        with pytest.raises(KeyError):
            record(kind="test.moved", details={"count": 1})

    def test_details_that_would_not_survive_the_database_are_refused(self):
        with pytest.raises(TypeError):
            record(details={"share": 0.1})


class TestAppendOnly:
    @pytest.mark.django_db(transaction=True)
    def test_an_event_cannot_be_recorded_outside_a_transaction(self):
        with pytest.raises(transaction.TransactionManagementError):
            record()
        with pytest.raises(transaction.TransactionManagementError):
            audit.record_many([])

    @pytest.mark.django_db
    @pytest.mark.usefixtures("owning_the_tables")
    @pytest.mark.parametrize("change", [lambda rows: rows.update(law="x"), lambda rows: rows.delete()])
    def test_the_table_refuses_to_change_or_delete_an_event(self, change):
        record()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(AuditEvent.objects.all())

    @pytest.mark.django_db
    @pytest.mark.usefixtures("owning_the_tables")
    @pytest.mark.parametrize("model", [AuditEvent, Seal, SealedHead])
    def test_the_tables_refuse_to_be_emptied(self, model):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_is_not_emptied")
            with pytest.raises(DatabaseError, match="append-only"):
                cursor.execute(f"TRUNCATE {table} CASCADE")

    @pytest.mark.django_db
    def test_a_second_event_with_the_same_number_is_refused(self):
        event = record()
        event.pk = None
        with pytest.raises(IntegrityError, match="audit_chain_never_forks"):
            event.save(force_insert=True)


@pytest.mark.django_db
class TestReading:
    def test_history_is_told_in_sentences_oldest_first(self):
        record()
        record(kind="test.moved", details={"state_label": "已受理", "count": 2}, law="第三十二条")
        lines = queries.history("case:1")
        assert [line.sentence for line in lines] == ["已登记", "办件转为“已受理”，共2项"]
        assert (lines[1].at, lines[1].actor_name, lines[1].law, lines[1].kind) == (
            AT,
            "王敏",
            "第三十二条",
            "test.moved",
        )

    def test_history_of_a_case_gathers_its_subjects(self):
        record("case:1", case_id=1)
        record("certificate:5", case_id=1)
        record("case:2", case_id=2)
        assert len(queries.case_history(1)) == 2

    def test_history_takes_one_statement(self, django_assert_num_queries):
        audit.record_many(entries(5, subjects=1))
        with django_assert_num_queries(1):
            queries.history("case:0")

    def test_labels_of_ours_are_translated_and_other_details_stay_as_they_are(self):
        details = {"state_label": "Monday", "count": "Monday"}
        with translation.override("zh-hans"):
            assert sentences.sentence("test.moved", details) == "办件转为“星期一”，共Monday项"

    def test_an_old_event_reads_on_when_its_sentence_has_grown_or_gone(self):
        assert sentences.sentence("test.moved", {"state_label": ""}) == "办件转为“”，共—项"
        assert sentences.sentence("test.retired", {}) == "test.retired"


def test_a_kind_says_one_thing_only():
    audit.register("test.noted", "已登记")
    with pytest.raises(ValueError, match=r"test\.noted"):
        audit.register("test.noted", "另一句")
    assert sentences.registered()["test.noted"] == "已登记"


class TestSealing:
    def test_a_seal_takes_what_grew_since_the_last_one(self, committed):
        second = audit.seal()
        assert (second.number, second.size, second.previous_hash) == (2, 1, Seal.objects.get(number=1).hash)
        assert [(h.subject, h.seq) for h in second.heads.all()] == [("case:0", 4)]
        assert audit.seal() is None

    def test_a_flood_is_sealed_in_parts(self, transactional_db, monkeypatch):
        monkeypatch.setattr(audit, "SEALED_AT_ONCE", 4)
        with transaction.atomic():
            audit.record_many(entries(10))
        seal_task()
        assert list(Seal.objects.order_by("number").values_list("size", flat=True)) == [3, 3, 2]
        call_command("verify_audit", stdout=StringIO())

    def test_a_writer_that_never_ends_holds_back_the_seal_and_nobody_else(self, transactional_db, monkeypatch):
        monkeypatch.setattr(audit, "WRITERS_END_WITHIN", 0.1)
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE audit_auditevent IN ROW EXCLUSIVE MODE")
            with transaction.atomic():
                record()
            with pytest.raises(TimeoutError, match="1 transactions do not end"):
                audit.seal()
        other.close()
        assert audit.seal().size == 1

    def test_a_seal_cannot_be_made_inside_a_transaction(self, transactional_db):
        with transaction.atomic(), pytest.raises(RuntimeError):
            audit.seal()

    def test_the_proof_of_a_subject_leads_to_the_root(self, committed):
        proof = queries.proof_for("case:1")
        assert (proof.seq, proof.seal_number, proof.size, proof.root) == (3, 1, 3, Seal.objects.get().root)
        assert proof.holds()
        assert queries.proof_for("case:9") is None

    def test_integrity_holds_the_chain_to_its_seal(self, committed):
        found = queries.integrity("case:0")
        assert (found.events, found.is_intact, found.proof.seq) == (4, True, 3)

    def test_a_subject_without_events_has_no_integrity(self, committed):
        assert not queries.integrity("case:9").is_intact


def tamper(statement, *parameters):
    """What somebody with the keys of the database could do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)


def rehash(subject):
    """Write a chain anew so that it agrees with itself."""
    previous = ""
    for event in AuditEvent.objects.filter(subject=subject).order_by("seq"):
        fields = next(line for line in queries.export() if line["is"] == "event" and line["hash"] == event.hash)
        fields["previous_hash"] = previous
        previous = verifier.chain.event_hash(fields)
        tamper(
            "UPDATE audit_auditevent SET previous_hash = %s, hash = %s WHERE id = %s",
            fields["previous_hash"],
            previous,
            event.pk,
        )


@pytest.mark.usefixtures("owning_the_tables")
class TestTampering:
    @pytest.mark.parametrize(
        ("statement", "subject", "problem"),
        [
            ("UPDATE audit_auditevent SET actor_name = 'x' WHERE subject = 'case:1' AND seq = 2", "case:1", "changed"),
            ("DELETE FROM audit_auditevent WHERE subject = 'case:1' AND seq = 2", "case:1", "follows #1"),
            ("DELETE FROM audit_auditevent WHERE subject = 'case:1' AND seq = 3", "case:1", "missing"),
            ("DELETE FROM audit_auditevent WHERE subject = 'case:1'", "case:1", "missing"),
            ("UPDATE audit_auditevent SET algorithm = 'sm3' WHERE subject = 'case:1' AND seq = 3", "case:1", "changed"),
        ],
    )
    def test_a_changed_or_missing_event_is_found(self, committed, statement, subject, problem):
        tamper(statement)
        found = verifier.verify_lines(exported()).problems
        assert any(subject in line and problem in line for line in found), found
        assert not queries.integrity(subject).is_intact

    def test_a_chain_written_anew_is_found_by_its_seal(self, committed):
        tamper("UPDATE audit_auditevent SET actor_name = 'x' WHERE subject = 'case:1' AND seq = 2")
        rehash("case:1")
        assert verifier.verify_lines(exported()).problems == ["case:1 #3: is not what seal 1 sealed"]
        assert not queries.integrity("case:1").is_intact

    @pytest.mark.parametrize(
        ("statement", "problem"),
        [
            ("UPDATE audit_seal SET upto = upto + 1 WHERE number = 1", "seal 1: was changed"),
            ("UPDATE audit_seal SET root = hash WHERE number = 1", "seal 1: its root is of other chains"),
            ("UPDATE audit_sealedhead SET hash = repeat('0', 64) WHERE position = 1", "seal 1: its root"),
            ("DELETE FROM audit_sealedhead WHERE seal_id = 1 AND position = 2", "seal 1: has 2 chains, not 3"),
            ("DELETE FROM audit_seal WHERE number = 1", "seal 2: follows seal 0"),
            ("UPDATE audit_seal SET previous_hash = '' WHERE number = 2", "seal 2: does not continue"),
        ],
    )
    def test_a_changed_or_missing_seal_is_found(self, committed, statement, problem):
        audit.seal()
        tamper(statement)
        assert any(line.startswith(problem) for line in verifier.verify_lines(exported()).problems)

    def test_a_sealed_head_changed_under_a_proof_breaks_the_proof(self, committed):
        tamper("UPDATE audit_sealedhead SET hash = repeat('0', 64) WHERE subject = 'case:1'")
        assert not queries.proof_for("case:1").holds()
        assert not queries.integrity("case:2").is_intact

    def test_a_line_that_is_no_record_is_a_problem(self):
        assert verifier.verify_lines(["{}", "nonsense", '{"is": "event"}', "[]"]).problems == [
            f"line {n}: is not a record" for n in (1, 2, 3, 4)
        ]


class TestCommands:
    def test_the_command_passes_a_sound_record_and_exports_it(self, committed, tmp_path):
        out, file = StringIO(), tmp_path / "record.jsonl"
        call_command("verify_audit", export=file, stdout=out)
        assert out.getvalue() == "10 events, 3 chains, 1 seals, 0 problems\n"
        assert len(file.read_text().splitlines()) == 11

    @pytest.mark.usefixtures("owning_the_tables")
    def test_the_command_fails_on_a_broken_record(self, committed):
        tamper("DELETE FROM audit_auditevent WHERE subject = 'case:1' AND seq = 1")
        err = StringIO()
        with pytest.raises(CommandError, match="2 problems"):
            call_command("verify_audit", stdout=StringIO(), stderr=err)
        assert "case:1 #2: follows #0" in err.getvalue()

    def test_the_verifier_runs_on_the_standard_library_alone(self, committed, tmp_path):
        file = tmp_path / "record.jsonl"
        call_command("verify_audit", export=file, stdout=StringIO())
        assert self.run(file) == (0, "10 events, 3 chains, 1 seals, 0 problems\n")
        file.write_text(file.read_text().replace("王敏", "王明").replace("\\u738b\\u654f", "x"))
        status, printed = self.run(file)
        assert status == 1
        assert "case:0 #4: was changed after it was recorded" in printed

    @staticmethod
    def run(file):
        """-S: no site-packages, so an import of anything but the standard library fails."""
        done = subprocess.run(
            [sys.executable, "-S", "-E", "-m", "portal.audit.verifier", str(file)],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def test_the_verifier_says_how_it_is_called(self, capsys):
        assert verifier.main([]) == 2
        assert "usage" in capsys.readouterr().err
