"""The bounded process: waits for files, and looks at each in a child of its own that may do nothing else.

Started by the keeper with one end of a socket as its input, over which come sockets, one for each file. On that the
child reads one line of JSON (``kind``) and the file to its end, and answers one line (``size`` and ``taken_out``, or
``refused`` and ``params``) and the file as it may be kept. A child that answers nothing has been ended by its file.
"""

import json
import os
import resource
import signal
import socket
from typing import Never

from PIL import Image

from portal.gate import pdf, pictures
from portal.gate.limits import CPU_SECONDS, MEMORY, WALL_SECONDS
from portal.gate.words import FileDemanding, Kind, Passed
from portal.kernel.errors import DomainError

_LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: CPU_SECONDS,
    resource.RLIMIT_NOFILE: 0,  # of new ones: what is open stays so
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NPROC: 0,
    resource.RLIMIT_CORE: 0,
}


def main() -> None:
    """Serve until the keeper is gone."""
    _load_everything()
    with socket.socket(fileno=0) as control:
        while True:
            word, files, _flags, _address = socket.recv_fds(control, 1, 1)
            if not word:
                return
            child = os.fork()
            if not child:
                control.detach()
                _work(files[0])
            os.close(files[0])
            os.waitpid(child, 0)


def _load_everything() -> None:
    """A child opens no file, and so imports nothing."""
    Image.init()
    pdf.set_limits()
    pdf.load()


def _work(file: int) -> Never:
    """Look at one file and end, however that goes: by itself, or by the kernel's hand."""
    os.close(0)
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    for limit, value in _LIMITS.items():
        resource.setrlimit(limit, (value, value))
    try:
        with socket.socket(fileno=file) as job:
            head, answer = _judged(job)
            job.sendall(json.dumps(head).encode() + b"\n")
            job.sendall(answer)
    finally:
        os._exit(0)


def _judged(job: socket.socket) -> tuple[dict[str, object], bytes]:
    try:
        with job.makefile("rb") as sent:
            kind = Kind(json.loads(sent.readline())["kind"])
            passed = examine(kind, sent.read())
    except DomainError as refusal:
        return {"refused": refusal.code, "params": refusal.params}, b""
    except (MemoryError, RecursionError):
        return {"refused": FileDemanding.code, "params": {}}, b""
    except Exception as fault:
        return {"fault": type(fault).__name__}, b""
    return {"size": len(passed.data), "taken_out": list(passed.taken_out)}, passed.data


def examine(kind: Kind, data: bytes) -> Passed:
    """Return the file as it may be kept. Raises what ``REFUSALS`` names; MemoryError where it takes too much."""
    return pdf.examine(data) if kind is Kind.PDF else pictures.examine(kind, data)


if __name__ == "__main__":
    main()
