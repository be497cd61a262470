"""What whole processes cost, with all they start; modules are compiled, as installed ones are (Linux)."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
NOTHING = 7  # what the command ends with where there is no text
_SUBREAPER = 36  # of prctl: workers whose parent has ended are children of this process


class Spent(NamedTuple):
    """Seconds by the clock, and those of processors."""

    clock: float
    processor: float


@contextmanager
def compiled() -> Iterator[dict[str, str]]:
    """An environment in which modules are compiled once, when they are loaded first: what runs before that
    does not count."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        yield {**kept, "PYTHONPYCACHEPREFIX": folder}


def spent(command: Sequence[str], environment: Mapping[str, str]) -> Spent:
    """What a process costs from start to end.  Its workers may end later."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    clock = time.perf_counter() - began
    if done.returncode not in (0, NOTHING):
        raise SystemExit(done.stderr.decode())
    try:
        while os.wait():
            pass
    except ChildProcessError:
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
