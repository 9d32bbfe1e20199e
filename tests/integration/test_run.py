"""run.py: makes the environment on any machine, once, and repairs what an interruption left."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

import run

PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout of its own with locks that pin nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv" / "installed.txt")
    for lock in run.LOCKS:
        (tmp_path / lock).write_text("# nothing\n")
    return tmp_path


@pytest.mark.parametrize("path", ["/usr/bin:/bin", None])
def test_the_environment_is_made_of_the_python_that_runs_it_with_uv_or_without(checkout, monkeypatch, path):
    if path:
        monkeypatch.setenv("PATH", path)
    run.set_up(run.LOCKS[:1])
    said = subprocess.check_output([run.PYTHON, "-c", "import sys; print(sys.prefix, sys.version)"], text=True)
    assert said == f"{checkout / '.venv'} {sys.version}\n"


def test_an_environment_that_is_complete_is_left_alone(checkout, capsys):
    run.set_up(run.LOCKS)
    (run.VENV / "mark").touch()
    capsys.readouterr()
    run.set_up(run.LOCKS)
    run.set_up(run.LOCKS[:1])
    assert (run.VENV / "mark").exists()
    assert capsys.readouterr().out == ""


def test_what_the_tests_need_is_added_to_what_the_demo_has(checkout):
    run.set_up(run.LOCKS[:1])
    (run.VENV / "mark").touch()
    run.set_up(run.LOCKS)
    assert (run.VENV / "mark").exists()
    assert set(run.STAMP.read_text().split()) == {run.stamp(lock) for lock in run.LOCKS}


@pytest.mark.parametrize("trouble", ["interrupted", "another lock"])
def test_an_environment_that_is_not_right_is_made_anew(checkout, trouble):
    run.set_up(run.LOCKS[:1])
    (run.VENV / "mark").touch()
    if trouble == "interrupted":
        run.STAMP.unlink()
    else:
        (checkout / run.LOCKS[0]).write_text("# still nothing\n")
    run.set_up(run.LOCKS[:1])
    assert not (run.VENV / "mark").exists()
    assert run.STAMP.exists()


def test_a_set_up_that_fails_leaves_no_stamp(checkout):
    (checkout / run.LOCKS[0]).write_text("no-such-thing==1.0\n")
    with pytest.raises(SystemExit, match="failed"):
        run.set_up(run.LOCKS[:1])
    assert not run.STAMP.exists()


def test_the_pip_we_carry_is_the_published_one():
    wheel = Path(run.PIP).parent
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == PIP_SHA256
