"""What cleaning costs on top of reading a PDF.

    python bench/documents.py [--pdf FILE] [--pages 300] [--times 5]

Takes the pages of a PDF, again and again until there are enough, reads them and cleans what was read, taking
turns, and prints the speed of both together as a share of that of reading alone.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pypdfium2

from cleaner import Cleaner, Source, read

HERE = Path(__file__).resolve().parent
WANTED = 0.8


def main(argv: list[str] | None = None) -> int:
    """Measure; the exit code is 1 if the target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pdf", type=Path, default=HERE.parent / "samples" / "typeset.pdf")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.pdf"
        many(args.pdf, args.pages, book)
        return measure(book, args)


def many(pdf: Path, pages: int, book: Path) -> None:
    """A PDF of so many pages, those of another one as often as it takes."""
    source, made = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    while len(made) < pages:
        made.import_pages(source, list(range(min(len(source), pages - len(made)))))
    made.save(book)


def measure(book: Path, args: argparse.Namespace) -> int:
    """Read and clean, in turns."""
    cleaner, reading, both = Cleaner(), [], []
    for _ in range(args.times + 1):  # the first turn loads what is loaded once
        began = time.perf_counter()
        document = read(book)
        read_at = time.perf_counter()
        cleaner.clean(document)
        done = time.perf_counter()
        reading.append(read_at - began)
        both.append(done - began)
    assert isinstance(document, Source)
    alone, together = median(reading[1:]), median(both[1:])
    share = alone / together
    missed = "" if share >= WANTED else ", MISSED"
    one, two = (1000 * seconds / len(document.pages) for seconds in (alone, together))
    print(
        f"{args.pdf.name}: {len(document.pages)} pages, {len(document.text):,} characters, n = {args.times}"
    )
    print(f"reading {one:.1f} ms a page, reading and cleaning {two:.1f} ms")
    print(f"speed of both: {share:.0%} of that of reading alone (wanted: at least {WANTED:.0%}{missed})")
    print(f"Python {platform.python_version()}, {platform.machine()}")
    return int(share < WANTED)


if __name__ == "__main__":
    sys.exit(main())
