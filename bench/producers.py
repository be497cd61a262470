"""PDF files of many programs, read: a Markdown table with a row for each program that made some.

    python bench/producers.py --dir FOLDER

Of each producer (as the file says, without versions) the file with the most pages is read, in a worker that
may be killed.  A row says how many pages and characters came, how long it took, which share of the characters
has no meaning, and what came of the file.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import DocumentError, LimitError
from cleaner.formats.pdf.reader import read_pages
from cleaner.formats.request import Outline, Request
from cleaner.workers.pool import Died, Overtime, Pool

MEMORY = 1 << 30
FIRST = 200  # pages of a file that are read
_VERSION = re.compile(r"\sm\d|[\s,/(\-]*\bv?\d|\s*[(;,]|\s+-\s|\s+Version\b|\s+www\.")
_INFO = """
import json, sys, pypdfium2
for path in sys.stdin.read().splitlines():
    try:
        document = pypdfium2.PdfDocument(path)
        info = document.get_metadata_dict(skip_empty=True)
        found = [info.get("Producer", ""), info.get("Creator", ""), len(document)]
        document.close()
    except pypdfium2.PdfiumError:
        found = ["", "", 0]
    print(json.dumps(found), flush=True)
"""


class Made(NamedTuple):
    """A file, and what it says of the programs that made it."""

    path: Path
    producer: str
    creator: str
    pages: int


class Outcome(NamedTuple):
    """What came of a file."""

    says: str
    pages: int = 0
    characters: int = 0
    lost: int = 0
    seconds: float = 0.0


def main(argv: list[str] | None = None) -> int:
    """Print the table; exit code 1 if a file crashed or hung its worker."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--dir", type=Path, required=True, help="folder with PDF files, searched to its depth"
    )
    parser.add_argument("--seconds", type=float, default=60, help="for each page (60)")
    given = parser.parse_args(argv)
    paths = sorted(path for path in given.dir.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    chosen = one_of_each(list(made(paths)))
    print("| producer | creator | file | pages | s | characters | U+FFFD | came out |")
    print("|---|---|---|--:|--:|--:|--:|---|")
    bad = 0
    with Pool(1, memory=MEMORY, preload=["cleaner.formats.pdf.reader"]) as pool:
        for name, file in chosen.items():
            came = read(pool, file.path, given.seconds)
            bad += came.says.startswith("!")
            share = f"{came.lost / came.characters:.1%}" if came.characters else ""
            cells = (
                name,
                plain(file.creator),
                file.path.name,
                came.pages,
                f"{came.seconds:.2f}",
                came.characters,
            )
            print("|", " | ".join(map(str, (*cells, share, came.says))), "|", flush=True)
    print(f"\n{len(chosen)} producers, {len(paths):,} files looked at, {bad} crashed or hung")
    return 1 if bad else 0


def made(paths: list[Path]) -> Iterator[Made]:
    """What the files say of their making, asked in processes of their own: one that dies costs one file."""
    rest = paths
    while rest:
        names = "\n".join(map(str, rest))
        asked = subprocess.run(
            [sys.executable, "-c", _INFO], input=names, capture_output=True, text=True, check=False
        )
        answers = [json.loads(line) for line in asked.stdout.splitlines()]
        answers = [*answers, ["", "", 0]][: len(rest)]
        yield from (Made(path, *answer) for path, answer in zip(rest, answers, strict=False))
        rest = rest[len(answers) :]


def plain(name: str) -> str:
    """The name of a program without its version."""
    name = " ".join(re.sub(r"[^\x20-\x7e\xa0-\uffff]|\|", " ", name).split())
    return _VERSION.split(name, maxsplit=1)[0][:50].strip()


def one_of_each(files: list[Made]) -> dict[str, Made]:
    """For each producer the file with the most pages, if not too many, in the order of their names."""
    best: dict[str, Made] = {}
    for file in files:
        name = plain(file.producer) or f"(none) {plain(file.creator)}".strip()
        if name not in best or best[name].pages < file.pages <= FIRST:
            best[name] = file
    return dict(sorted(best.items(), key=lambda item: item[0].lower()))


def read(pool: Pool, path: Path, seconds: float) -> Outcome:
    """A file, read to its end or to where it breaks."""
    pages = characters = lost = unread = 0
    whole = True
    start = time.perf_counter()
    try:
        for item in pool.stream(read_pages, str(path), Request(pages=f"1-{FIRST}"), seconds=seconds):
            if isinstance(item, Outline):
                whole = item.complete
                continue
            pages += 1
            characters += len(item.text)
            lost += item.text.count("\ufffd")
            unread += item.origin == "unread"
        says = "text" if characters else "nothing to read"
        if unread:
            says = "OCR needed" if unread == pages else f"text; OCR needed for {unread} of {pages}"
        says = says if whole else f"{says}; damaged"
    except LimitError as error:
        says = f"limit: {error.limit}"
    except DocumentError as error:
        says = "encrypted" if "encrypted" in error.problem else "damaged"
    except Overtime:
        says = "! overtime"
    except Died as error:
        says = f"! {error}"
    return Outcome(says, pages, characters, lost, time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
