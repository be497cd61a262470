"""Processor time of ``cleaner inspect`` as a share of that of cleaning: whole processes and their workers.

``python bench/speed_inspect.py FILE.pdf ... [--runs 3]``: the two take turns; of each the least counts.
What a start costs is measured on a PDF of one empty page, and the share given without it, too.  Linux only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.processes import compiled, spent

CLEAN = [sys.executable, "-m", "cleaner", "--ocr", "never", "-j", "1", "-o", os.devnull]
INSPECT = [sys.executable, "-m", "cleaner", "inspect"]


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--runs", type=int, default=3, help="whole processes of each (3)")
    given = parser.parse_args(argv)
    with compiled() as environment, tempfile.TemporaryDirectory() as folder:
        empty = _empty(Path(folder))
        _least(empty, 1, environment)
        none_clean, none_inspect = _least(empty, given.runs, environment)
        print(f"start: {none_inspect:.2f} s, cleaning {none_clean:.2f} s")
        for file in given.files:
            clean, inspect = _least(os.path.abspath(file), given.runs, environment)
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


def _least(file: str, runs: int, environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds of cleaning a file, and of inspecting it."""
    both = [
        [spent([*command, file], environment).processor for command in (CLEAN, INSPECT)] for _ in range(runs)
    ]
    clean, inspect = (min(column) for column in zip(*both, strict=True))
    return clean, inspect


if __name__ == "__main__":
    sys.exit(main())
