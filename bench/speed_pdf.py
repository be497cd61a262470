"""Speed on PDF files: whole processes, start included, beside other readers of PDFs that are installed.

``python bench/speed_pdf.py FILE.pdf ... [--peers PYTHON]``: all take turns, so that a busy machine slows all;
of each the shortest run counts, by the clock, and the least time of processors.  ``--peers`` names a Python
that has ``pdf_oxide``, ``liteparse`` and ``pdf_inspector``.  The others only read; ``cleaner`` cleans, too,
and its reading alone stands beside it.  Nobody does OCR.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.processes import Spent, compiled, spent

READ = "import sys; from cleaner import read; read(sys.argv[1], jobs=int(sys.argv[2]), ocr='never')"
PDFIUM = """
import sys, pypdfium2
for page in pypdfium2.PdfDocument(sys.argv[1]):
    page.get_textpage().get_text_range()
"""
PEERS = {
    "pdf_oxide": "import sys, pdf_oxide as p; d = p.PdfDocument(sys.argv[1]); "
    "[d.extract_text(i) for i in range(d.page_count())]",
    "liteparse": "import sys, liteparse as p; p.LiteParse(ocr_enabled=False).parse(sys.argv[1])",
    "pdf_inspector": "import sys, pdf_inspector as p; p.extract_text(sys.argv[1])",
}


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--peers", default=sys.executable, help="the Python that has other readers")
    parser.add_argument("--runs", type=int, default=5, help="whole processes of each (5)")
    given = parser.parse_args(argv)
    with compiled() as environment:
        for file in given.files:
            pages = _pages(file)
            print(f"\n{os.path.basename(file)}: {pages} pages; milliseconds a page, and those of processors")
            programs = dict(_programs(given.peers, os.path.abspath(file)))
            runs: dict[str, list[Spent]] = {name: [] for name in programs}
            for _ in range(given.runs + 1):  # the first compiles what it loads
                for name, command in programs.items():
                    runs[name].append(spent(command, environment))
            for name, found in runs.items():
                clock, processor = (1e3 * min(column[1:]) / pages for column in zip(*found, strict=True))
                print(f"  {name:26}{clock:7.1f}{processor:7.1f}")
    return 0


def _pages(file: str) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(file))


def _programs(peers: str, file: str) -> Iterator[tuple[str, list[str]]]:
    """What reads the file, and how it is called."""
    for jobs in ("1", "0"):
        which = "one worker" if jobs == "1" else "all processors"
        command = [sys.executable, "-m", "cleaner", "--ocr", "never", "-j", jobs]
        yield f"cleaner, {which}", [*command, file, "-o", os.devnull]
    yield "cleaner.read, one worker", [sys.executable, "-c", READ, file, "1"]
    yield "cleaner.read, all", [sys.executable, "-c", READ, file, "0"]
    yield "pypdfium2, text only", [sys.executable, "-c", PDFIUM, file]
    if program := shutil.which("pdftotext"):
        yield "pdftotext", [program, file, os.devnull]
    for name, code in PEERS.items():
        if subprocess.run([peers, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0:
            yield name, [peers, "-c", code, file]


if __name__ == "__main__":
    sys.exit(main())
