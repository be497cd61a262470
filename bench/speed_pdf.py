"""Speed on PDF files: whole processes, start included, beside other readers of PDFs that are installed.

``python bench/speed_pdf.py FILE.pdf ... [--peers PYTHON]``: all take turns, so that a busy machine slows all;
of each the shortest run counts.  ``--peers`` names a Python that has ``pdf_oxide``, ``liteparse`` and
``pdf_inspector``.  The others only read; ``cleaner`` cleans, too, and its reading alone stands beside it.
Nobody does OCR.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
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
    for file in given.files:
        pages = _pages(file)
        print(f"\n{os.path.basename(file)}: {pages} pages; milliseconds a page")
        programs = dict(_programs(given.peers, file))
        clocks: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(given.runs):
            for name, command in programs.items():
                clocks[name].append(_timed(command))
        for name, found in clocks.items():
            print(f"  {name:26}{1e3 * min(found) / pages:7.1f}")
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


def _timed(command: list[str]) -> float:
    """Seconds of a process, from start to end."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
