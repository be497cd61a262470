"""Processor time of ``cleaner inspect`` as a share of that of cleaning: whole processes and their workers.

``python bench/speed_inspect.py FILE.pdf ... [--runs 3]``: the two take turns; of each the least counts.
What a start costs is measured on a PDF of one empty page, and the share given without it, too.  Linux only.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLEAN = [sys.executable, "-m", "cleaner", "--ocr", "never", "-j", "1", "-o", os.devnull]
INSPECT = [sys.executable, "-m", "cleaner", "inspect"]
_SUBREAPER = 36  # of prctl: workers whose parent has ended are children of this process

_NOTHING = 7  # what the command ends with where there is no text


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--runs", type=int, default=3, help="whole processes of each (3)")
    given = parser.parse_args(argv)
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        none_clean, none_inspect = _least(_empty(Path(folder)), given.runs)
    print(f"start: {none_inspect:.2f} s, cleaning {none_clean:.2f} s")
    for file in given.files:
        clean, inspect = _least(os.path.abspath(file), given.runs)
        without = (inspect - none_inspect) / max(0.01, clean - none_clean)
        print(
            f"{os.path.basename(file)}: {inspect:.2f} s of {clean:.2f} s, {inspect / clean:.1%}; "
            f"without the start {without:.1%}"
        )
    return 0


def _empty(folder: Path) -> str:
    """A PDF of one empty page."""
    import pypdfium2

    path = folder / "empty.pdf"
    made = pypdfium2.PdfDocument.new()
    made.new_page(300, 400)
    made.save(path)
    return str(path)


def _least(file: str, runs: int) -> tuple[float, float]:
    """Seconds of cleaning a file, and of inspecting it."""
    clean, inspect = zip(
        *((_spent([*CLEAN, file]), _spent([*INSPECT, file])) for _ in range(runs)), strict=True
    )
    return min(clean), min(inspect)


def _spent(command: list[str]) -> float:
    """Seconds that processors spend on a process and on all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode not in (0, _NOTHING):
        raise SystemExit(done.stderr.decode())
    try:
        while os.wait():
            pass
    except ChildProcessError:
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
