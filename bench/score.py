"""Quality on labelled raw text, for our engine and for any other command, over the same labels.

    python bench/score.py --data DIR [--sets debian,lshort] [--languages] [--versus NAME='command' ...]

README.md beside this file has the layout of DIR and where such data comes from.  A command reads raw text on
standard input and writes cleaned text to standard output.  Every label is checked in the output alone: the
letters are found again, and what stands between them is looked at.  A text that fails counts as wholly wrong.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from bench import judge
from bench.alignment import Finder, Letters, Raw
from bench.judge import Label, Miss, Tally

Engine = Callable[[str], str]
Z = 1.96  # 95 % of a normal distribution lie within that many deviations
COLUMNS = ("join", "keep", "turns healed", "bare turns", "body lines lost", "paragraph F1", "changed words")


class Document(NamedTuple):
    """A raw text with its labels."""

    path: Path
    lang: str
    labels: dict[str, list[Label]]
    is_clean: bool


def main(argv: list[str] | None = None) -> int:
    """Score and print the table; exit code 1 if a text failed."""
    given = _arguments(argv)
    engines: dict[str, Engine] = {"cleaner": _ours(given.settings)}
    for entry in given.versus:
        name, _, command = entry.partition("=")
        engines[name] = _command(shlex.split(command), given.timeout)
    failed: list[str] = []
    misses: list[Miss] = []
    _header()
    for folder in sorted(path for path in given.data.iterdir() if (path / "docs").is_dir()):
        if not given.sets or folder.name in given.sets.split(","):
            documents = list(_documents(folder))[: given.docs or None]
            for name, engine in engines.items():
                _score(folder.name, name, engine, documents, given.languages, failed, misses)
    if given.misses:
        given.misses.write_text(
            "".join(json.dumps(miss, ensure_ascii=False) + "\n" for miss in misses), "utf-8"
        )
    for line in failed:
        print("failed:", line, file=sys.stderr)
    return int(bool(failed))


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="a folder with one folder per set")
    add("--sets", default="", metavar="NAME,...", help="only these sets")
    add("--docs", type=int, default=0, metavar="N", help="only the first N texts of each set")
    add("--languages", action="store_true", help="a line for each language, too")
    add("--versus", action="append", default=[], metavar="NAME=COMMAND", help="score this command as well")
    add("--settings", type=json.loads, default={}, metavar="JSON", help="settings for our engine")
    add(
        "--timeout",
        type=float,
        default=600,
        metavar="S",
        help="seconds a command may take for one text (600)",
    )
    add("--misses", type=Path, metavar="FILE", help="write every miss there, one JSON array a line")
    return parser.parse_args(argv)


def _ours(settings: dict[str, object]) -> Engine:
    from cleaner import Cleaner

    cleaner = Cleaner(**settings)
    return lambda text: cleaner.clean(text).text


def _command(line: list[str], timeout: float) -> Engine:
    def run(text: str) -> str:
        done = subprocess.run(
            line, input=text.encode("utf-8"), capture_output=True, timeout=timeout, check=True
        )
        return done.stdout.decode("utf-8", "replace")

    return run


def _documents(folder: Path) -> Iterator[Document]:
    labels = {name: _by_document(folder / f"{name}.jsonl") for name in ("hyphens", "turns", "breaks")}
    languages = {entry["doc"]: entry.get("lang", "") for entry in _records(folder / "inventory.jsonl")}
    for path in sorted((folder / "docs").glob("*.txt")):
        mine = {name: found.get(path.stem, []) for name, found in labels.items()}
        yield Document(path, languages.get(path.stem, ""), mine, folder.name.startswith("clean"))


def _records(path: Path) -> Iterator[Label]:
    if path.exists():
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def _by_document(path: Path) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = defaultdict(list)
    for record in _records(path):
        found[record["doc"]].append(record)
    return found


def _score(
    name: str, who: str, engine: Engine, documents: Sequence[Document], by_language: bool,
    failed: list[str], misses: list[Miss],
) -> None:  # fmt: skip
    """Score one engine on one set, and print the lines of the table."""
    tallies: dict[str, Tally] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    seconds = 0.0
    size = 0
    for document in documents:
        text = document.path.read_bytes().decode("utf-8")
        began = perf_counter()
        try:
            cleaned = engine(text)
        except Exception as error:
            failed.append(f"{who}, {name}/{document.path.name}: {error!r}")
            cleaned = ""
        seconds += perf_counter() - began
        size += len(text.encode("utf-8"))
        mine: list[Miss] = []
        tally = _judge(document, text, cleaned, mine)
        misses += ((who, name, *miss) for miss in mine)
        for group in ("", document.lang) if by_language else ("",):
            tallies[group] += tally
            sizes[group] += 1
    for group, tally in sorted(tallies.items()):
        speed = "" if group else f"{size / 1e6 / max(seconds, 1e-9):.1f}"
        cells = (f"{name} {group}".strip(), who, str(sizes[group]), *_row(tally), speed)
        print(f"| {' | '.join(cells)} |", flush=True)


def _judge(document: Document, text: str, cleaned: str, misses: list[Miss]) -> Tally:
    if document.is_clean:
        return judge.harm(text, cleaned, document.path.stem, misses)
    raw, out = Raw(text), Letters(cleaned)
    find = Finder(out, len(raw.key))
    labels = document.labels
    body = {(label["page"] - 1, label["line"] - 1) for label in labels["breaks"]}
    tally = judge.hyphens(raw, out, find, labels["hyphens"], misses)
    tally += judge.turns(raw, find, labels["turns"], body, misses)
    tally += judge.breaks(raw, out, find, labels["breaks"], misses)
    if labels["turns"]:
        tally += judge.loss(raw, find, labels["turns"], misses)
    return tally


def _header() -> None:
    print(f"| set | command | texts | {' | '.join(COLUMNS)} | MB/s |")
    print("|---|---|" + "---:|" * (len(COLUMNS) + 2))


def _row(tally: Tally) -> Iterator[str]:
    """The cells of one line: shares with their 95 % interval and the number of cases."""
    for what, good in (("join", "right"), ("keep", "right"), ("furnished", "healed"), ("bare", "healed")):
        yield _share(tally[what, good], sum(n for (label, _), n in tally.items() if label == what))
    yield _rate(tally["body", "lost"], tally["body", "lost"] + tally["body", "kept"], 10_000)
    yield _f1(tally)
    yield _rate(tally["words", "changed"], tally["words", "all"], 100_000)


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    low, high = wilson(part, whole)
    return f"{part / whole:.1%} [{100 * low:.1f}–{100 * high:.1f}] of {whole:,}"


def _rate(part: int, whole: int, per: int) -> str:
    if not whole:
        return ""
    low, high = wilson(min(part, whole), whole)
    return f"{per * part / whole:.1f} [{per * low:.1f}–{per * high:.1f}] per {per:,}, n = {whole:,}"


def _f1(tally: Tally) -> str:
    hit, missed, false = tally["break", "break"], tally["break", "flow"], tally["flow", "break"]
    number = hit + missed + false + tally["flow", "flow"]
    return f"{2 * hit / max(2 * hit + missed + false, 1):.3f}, n = {number:,}" if number else ""


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The Wilson score interval of a share (E. B. Wilson, 1927)."""
    share, weight = part / whole, Z * Z / whole
    middle = (share + weight / 2) / (1 + weight)
    spread = Z * sqrt(share * (1 - share) / whole + weight / (4 * whole)) / (1 + weight)
    return max(0.0, middle - spread), min(1.0, middle + spread)


if __name__ == "__main__":
    sys.exit(main())
