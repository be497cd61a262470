"""How many words of clean text are changed as misread, in 100,000.

    python bench/clean_misread.py [--part N] [--show FILE] NAME=PATH [NAME=PATH ...]

A PATH is a file, or a folder of which all `.txt` (those of the Deutsches Textarchiv with its own markup),
`.md`, `.rst` and `.py` are read; every text is cleaned as `cleaner` does by default.  `--part` takes so many
characters out of the middle of each text.  `--show` writes what was changed into a file, to be read by eye.
Of the old books of the Deutsches Textarchiv, half (`build_words.is_held`) were not learned from: `--held`
takes those alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cleaner
from bench.build_words import dta_text, is_held

ENDINGS = frozenset({".txt", ".md", ".rst", ".py"})
MARKUP = re.compile(rb"<pb=|&[ao]e;|<kt>|&sr;")
WORD = re.compile(r"\w+")


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Names and texts below a path."""
    for file in [path] if path.is_file() else sorted(path.rglob("*")):
        if file.suffix in ENDINGS and file.is_file():
            data = file.read_bytes()
            text = dta_text(data) if MARKUP.search(data) else data.decode("utf-8", "replace")
            yield file.stem, text


def middle(text: str, size: int) -> str:
    """So many characters out of the middle of a text, in whole lines."""
    if not size or len(text) <= size:
        return text
    start = text.find("\n", (len(text) - size) // 2) + 1
    return text[start : text.rfind("\n", 0, start + size) + 1]


def changed(text: str, name: str, show: TextIO | None) -> int:
    """How many corrections a text suffers."""
    result = cleaner.clean(text)
    made = [change for change in result.changes if any(c.rule.startswith("MIS") for c in change.causes)]
    for change in made if show else []:
        around = text[change.start - 30 : change.end + 30].replace("\n", "|")
        causes = "; ".join(f"{c.rule} {c.confidence} {c.reason}" for c in change.causes)
        print(f"{name}\t{causes}\t{around}", file=show, flush=True)
    return len(made)


def main(argv: list[str] | None = None) -> int:
    """Count and say it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--show", type=argparse.FileType("w"))
    parser.add_argument("sets", nargs="+", metavar="NAME=PATH")
    arguments = parser.parse_args(argv)
    words: Counter[str] = Counter()
    made: Counter[str] = Counter()
    books: Counter[str] = Counter()
    for entry in arguments.sets:
        name, _, path = entry.partition("=")
        for stem, text in texts(Path(path)):
            if arguments.held and not is_held(stem):
                continue
            part = middle(text, arguments.part)
            words[name] += len(WORD.findall(part))
            made[name] += changed(part, stem, arguments.show)
            books[name] += 1
    for name, number in sorted(words.items()):
        rate = 1e5 * made[name] / max(1, number)
        print(
            f"{name:16} {books[name]:5} texts {number:9,} words {made[name]:5} changed, {rate:.2f} in 100,000"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
