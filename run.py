#!/usr/bin/env python3
"""Set up `.venv` from the hash-pinned locks, then hand over to portal.standalone.

    python3 run.py demo     start the portal and print who can sign in
    python3 run.py check    look at the code without running it, in seconds
    python3 run.py test     run all tests
    python3 run.py manage   run a management command

Needs Python 3.11 or newer and nothing else: uv is used where it works, else the pip in vendor/.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BASE_PYTHON = str(Path(sys.executable).resolve())  # also when run by the .venv that is to be replaced
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.txt"
PIP = next(ROOT.glob("vendor/pip-*.whl")) / "pip"
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def main() -> None:
    if sys.version_info < (3, 11):
        sys.exit("Yiwang needs Python 3.11 or newer; this is " + sys.version.split()[0])
    command = sys.argv[1] if len(sys.argv) > 1 else "--help"
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    os.chdir(ROOT)
    (ROOT / ".data").mkdir(exist_ok=True)
    with (ROOT / ".data" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        set_up(LOCKS if command in {"check", "test"} else LOCKS[:1])
    os.execv(PYTHON, [str(PYTHON), "-m", "portal.standalone", *sys.argv[1:]])


def set_up(locks: list[str]) -> None:
    """Install what *locks* pin, unless the stamp of the last complete set-up says that it is there."""
    wanted = {stamp(lock) for lock in locks}
    present = set(STAMP.read_text().split()) if STAMP.exists() else set()
    if wanted <= present:
        return
    started = time.monotonic()
    print(f"Installing {' and '.join(locks)} into .venv ...", flush=True)
    if stamp(locks[0]) not in present:
        shutil.rmtree(VENV, ignore_errors=True)
    STAMP.unlink(missing_ok=True)
    requirements = [argument for lock in locks for argument in ("-r", lock)]
    if not install_with_uv(requirements):
        print("... with pip, which takes up to a minute or two the first time", flush=True)
        install_with_pip(requirements)
    STAMP.write_text("\n".join(sorted(wanted)))
    print(f"Installed in {time.monotonic() - started:.1f} s", flush=True)


def stamp(lock: str) -> str:
    """Changes with the lock, the interpreter and the place of the checkout."""
    identity = f"{sys.version} {sys.base_prefix} {ROOT}".encode()
    return hashlib.sha256(identity + (ROOT / lock).read_bytes()).hexdigest()


def install_with_uv(requirements: list[str]) -> bool:
    """Tell whether uv did it; it never downloads a Python. A mirror that pip knows is passed on."""
    known = subprocess.run([BASE_PYTHON, PIP, "config", "list"], check=False, capture_output=True, text=True).stdout
    mirror = re.search(r"\.index-url='(.+)'", known)
    environment = {"UV_DEFAULT_INDEX": mirror[1]} if mirror else {}
    environment |= os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    make = ["uv", "venv", "--quiet", "--allow-existing", "--python", BASE_PYTHON, str(VENV)]
    fill = ["uv", "pip", "install", "--quiet", "--require-hashes", "--python", str(PYTHON), *requirements]
    try:
        return all(call(step, environment) == 0 for step in (make, fill))
    except OSError:
        return False


def install_with_pip(requirements: list[str]) -> None:
    """Install with the pip in vendor/, so that neither ensurepip nor an installed pip is needed."""
    make = [BASE_PYTHON, "-m", "venv", "--without-pip", str(VENV)]
    fill = [str(PYTHON), str(PIP), "install", "--quiet", "--quiet", "--no-compile", "--require-hashes", *requirements]
    for step in (make, fill):
        if call(step):
            sys.exit("Setting up .venv failed. The lines above say why; the same command tries again.")


def call(step: list[str], environment: dict[str, str] | None = None) -> int:
    """Run *step*, which Linux kills with this process (PR_SET_PDEATHSIG), and return its exit status."""
    return subprocess.call(step, env=environment, preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGKILL))


if __name__ == "__main__":
    main()
