"""The bill of materials tells what is locked, and the audit never says that all is well without having asked."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from portal.home.bill import components
from portal.settings.env import BASE_DIR


def printed(command: str, **options: str) -> str:
    said = io.StringIO()
    call_command(command, stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def database(request) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.standins.weaknesses", request.param]
    with subprocess.Popen(command, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/"
        process.kill()


def test_the_bill_names_every_locked_package_with_its_digests_and_who_asks_for_it():
    told = json.loads(printed("print_bill"))
    lock = (BASE_DIR / "requirements.lock").read_text("utf-8")
    by_name = {each["name"]: each for each in told["components"]}
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert len(by_name) == len(components()) == sum("==" in line for line in lock.splitlines()) + 1
    assert by_name["bootstrap"]["purl"].startswith("pkg:npm/bootstrap@5.")
    assert all(digest["value"] in lock for digest in by_name["django"]["properties"])
    asks = {each["ref"]: each["dependsOn"] for each in told["dependencies"]}
    assert by_name["asgiref"]["purl"] in asks[by_name["django"]["purl"]]
    assert by_name["django"]["purl"] in asks["yiwang"]
    assert {ref for each in asks.values() for ref in each} == {each["bom-ref"] for each in told["components"]}
    assert json.loads(printed("print_bill")) == told


@pytest.mark.parametrize("database", ["none"], indirect=True)
def test_where_nothing_is_known_it_says_how_many_were_asked_about(database):
    assert f"{len(components())} packages asked about" in printed("audit_dependencies", database=database)


@pytest.mark.parametrize(
    ("database", "told"),
    [("weak", "1 of"), ("short", "nothing was checked"), ("broken", "nothing was checked")],
    indirect=["database"],
)
def test_a_known_weakness_and_a_missing_answer_are_errors(database, told):
    with pytest.raises(CommandError, match=told):
        printed("audit_dependencies", database=database)


def test_no_database_is_an_error():
    with pytest.raises(CommandError, match="nothing was checked"):
        printed("audit_dependencies", database="http://127.0.0.1:1/")
