"""PDF files of anyone: what is lost or deleted, against another extractor; words and order, against truth.

    python bench/public.py --dir DIR [--other 'pdftotext {} -'] [--report FILE]
    python bench/public.py --dir DIR --truth DIR [--peer NAME='command {}' ...]

The first form reads and cleans every file of the folder and prints a row for each: its pages, the words
that the other extractor has on a page and our reading has not, and the lines that cleaning took out.  The
report has all of them, to be looked at.  The second form takes the files that have a truth of the same name
(``a.pdf``: ``a.md`` or ``a.txt``) and prints which share of its words each command finds, and which share of
its pairs of neighbouring words stand side by side.  Each sign of Chinese, Japanese and Korean counts as a
word: lines end in the midst of words there, and not every truth has these whole again.  A command gets the
path in the place of ``{}`` and writes text to standard output, with a form feed after each page.
"""

from __future__ import annotations

import argparse
import html
import re
import shlex
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from bench.alignment import key
from cleaner import Cleaner, Result, Source, read
from cleaner.errors import CleanerError

Extract = Callable[[Path], str]
_SYLLABLE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # signs after any of which a line may end
_WORD = re.compile(rf"[{_SYLLABLE}]|[^\W{_SYLLABLE}]+", re.UNICODE)
_BROKEN = re.compile(r"(\w)[-\u2010\u00ad\ufffe\x02]\s*\n\s*(\w)")
_MARKUP = re.compile(
    r"<!--.*?-->|!\[[^]]*\]\([^)]*\)|</?\w[^>\n]*>|[*_`#|\\]|^[ |:-]+$", re.DOTALL | re.MULTILINE
)


class Cleaned(NamedTuple):
    """A file as it was read and cleaned."""

    source: Source
    result: Result
    seconds: float


def main(argv: list[str] | None = None) -> int:
    """Print a table; exit code 1 if a file could not be read."""
    given = _arguments(argv)
    paths = sorted(path for path in given.dir.rglob("*") if path.suffix.lower() == ".pdf")
    if given.truth:
        return against_truth(paths, given)
    return against_another(paths, given)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--dir", type=Path, required=True, metavar="DIR", help="folder with PDF files, searched to its depth")
    add("--truth", type=Path, metavar="DIR", help="folder with a .md or .txt for some of them")
    add("--other", default="pdftotext {} -", metavar="COMMAND", help="the other extractor")
    add("--peer", action="append", default=[], metavar="NAME=COMMAND", help="score this command as well")
    add("--pages", default="1-60", help="pages of each file that are compared with the other's (1-60)")
    add("--report", type=Path, metavar="FILE", help="write what was lost and what was taken out there")
    add("--timeout", type=float, default=120, metavar="S", help="seconds a command may take for a file (120)")
    return parser.parse_args(argv)


def against_another(paths: list[Path], given: argparse.Namespace) -> int:
    """What the other extractor has and we have not, and what was taken out."""
    other = _command(given.other, given.timeout)
    cleaner, report, failed = Cleaner(), [], 0
    print("| file | pages | words of the other | not read | lines taken out | ms a page |")
    print("|---|--:|--:|--:|--:|--:|")
    for path in paths:
        report.append(f"=== {path.name}")
        try:
            cleaned = clean(path, cleaner, given.pages)
        except CleanerError as error:
            failed += 1
            print(f"| {path.name} | | | | | {error} |", flush=True)
            continue
        theirs = other(path).split("\f")
        count = missing = 0
        for page in cleaned.source.pages:
            their = theirs[page.at] if page.at < len(theirs) else ""
            lost = list(unread(their, page.text))
            count += len(words(their))
            missing += sum(len(gone) for gone, _ in lost)
            report += (
                f"{page.at + 1}: not read {' '.join(gone)!r} in {line.strip()!r}" for gone, line in lost
            )
        removed = list(taken_out(cleaned.result))
        report += removed
        pages = len(cleaned.source.pages)
        print(
            f"| {path.name} | {pages} | {count} | {missing} | {len(removed)}"
            f" | {1000 * cleaned.seconds / max(pages, 1):.1f} |",
            flush=True,
        )
    if given.report:
        given.report.write_text("\n".join(report) + "\n", "utf-8")
    return int(bool(failed))


def clean(path: Path, cleaner: Cleaner, pages: str = "") -> Cleaned:
    """A file, read and cleaned."""
    began = perf_counter()
    source = read(path, pages=pages, ocr="never") if pages else read(path, ocr="never")
    assert isinstance(source, Source)
    return Cleaned(source, cleaner.clean(source), perf_counter() - began)


def unread(theirs: str, ours: str) -> Iterator[tuple[list[str], str]]:
    """The lines of the other's page with words that ours has not, and these words."""
    have, whole = Counter(words(ours)), key(ours)
    for line in _BROKEN.sub(r"\1\2", theirs).splitlines():
        found = [word for word in words(line) if len(word) > 1 or word.isdigit()]
        if not found or key(line) in whole:
            continue
        gone = [word for word in found if word not in have and key(word) not in whole]
        if gone:
            yield gone, line


def taken_out(result: Result) -> Iterator[str]:
    """The lines that cleaning took out, with their rules; and other changes that took letters away."""
    for line in result.furniture:
        yield f"{line.page}: taken out ({line.role}, {line.rule} {line.confidence:.2f}) {line.text!r}"
    spans = [(line.start, line.end) for line in result.furniture]
    for change in result.changes:
        if len(key(change.before)) > len(key(change.after)) and not any(
            start < change.end and change.start < end for start, end in spans
        ):
            rules = ", ".join(cause.rule for cause in change.causes)
            yield f"changed ({rules}) {change.before!r} to {change.after!r}"


def against_truth(paths: list[Path], given: argparse.Namespace) -> int:
    """Words and their order, ours and the peers'."""
    cleaner = Cleaner()
    commands: dict[str, Extract] = {"cleaner": lambda path: clean(path, cleaner).result.text}
    for entry in given.peer:
        name, _, command = entry.partition("=")
        commands[name] = _command(command, given.timeout)
    print(f"| file | {' | '.join(commands)} |")
    print("|---|" + "---|" * len(commands))
    sums: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for path in paths:
        truths = [given.truth / (path.stem + end) for end in (".md", ".txt")]
        truth = next((plain(file) for file in truths if file.is_file()), None)
        if truth is None:
            continue
        cells = []
        for name, extract in commands.items():
            found = score(truth, extract(path))
            sums[name].append(found)
            cells.append(f"{found[0]:.1%}, {found[1]:.1%}")
        print(f"| {path.name} | {' | '.join(cells)} |", flush=True)
    means = (
        ", ".join(f"{sum(column) / len(column):.1%}" for column in zip(*found, strict=True))
        for found in sums.values()
    )
    print(f"| mean | {' | '.join(means)} |")
    return 0


def plain(path: Path) -> str:
    """The truth without its markup."""
    text = html.unescape(path.read_text("utf-8"))
    return _MARKUP.sub(" ", text) if path.suffix == ".md" else text


def score(truth: str, text: str) -> tuple[float, float]:
    """Which share of the truth's words the text has, and of its pairs of neighbouring words."""
    wanted, found = words(truth), words(_BROKEN.sub(r"\1\2", text))
    return _share(wanted, found), _share(list(pairwise(wanted)), list(pairwise(found)))


def _share(wanted: list[Any], found: list[Any]) -> float:
    both = Counter(wanted) & Counter(found)
    return sum(both.values()) / max(len(wanted), 1)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold())


def _command(line: str, timeout: float) -> Extract:
    parts = shlex.split(line)

    def run(path: Path) -> str:
        try:
            done = subprocess.run(
                [str(path) if part == "{}" else part for part in parts],
                capture_output=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout.decode("utf-8", "replace")

    return run


if __name__ == "__main__":
    sys.exit(main())
