"""Processor time of some rules on files, of this tree of the project and of another one beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WARM = 5000  # characters of a text by which the word lists of its languages are loaded
CODE = """
import json, sys, time
from pathlib import Path
from cleaner import Cleaner
rules, warm, names = json.load(sys.stdin)
cleaner = Cleaner(select=tuple(rules))
cleaner.clean("A word.")
spent = []
for name in names:
    text = Path(name).read_text("utf-8")
    cleaner.clean(text[:warm])
    began = time.process_time()
    cleaner.clean(text)
    spent.append(time.process_time() - began)
json.dump(spent, sys.stdout)
"""


def parser(doc: str | None) -> ArgumentParser:
    """The options of such a script; the first line of ``doc`` says what it does."""
    made = ArgumentParser(description=(doc or "").split("\n")[0])
    made.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="a folder with a folder per set"
    )
    made.add_argument("--versus", type=Path, metavar="TREE", help="another tree of this project")
    made.add_argument("--runs", type=int, default=5, help="runs of each (5)")
    made.add_argument("--first", type=int, default=3, help="texts of each set (3)")
    return made


def quickest(
    trees: Sequence[Path], rules: Sequence[str], files: Sequence[Path], runs: int, warm: int = 0
) -> list[list[float]]:
    """Seconds for each file, a list for each tree: of its runs, each a process of its own and the trees in
    turns, the quickest.  ``warm``: characters of a text that are cleaned before it."""
    best: list[list[float]] = [[] for _ in trees]
    asked = json.dumps([list(rules), warm, [str(file.resolve()) for file in files]])
    for _ in range(runs):
        for at, tree in enumerate(trees):
            command = [sys.executable, "-c", CODE]
            done = subprocess.run(command, input=asked, capture_output=True, text=True, cwd=tree, check=True)
            spent = json.loads(done.stdout)
            best[at] = [*map(min, best[at] or spent, spent)]
    return best


def rows(sets: Mapping[str, Sequence[Path]]) -> Iterator[tuple[str, range]]:
    """For each set that has files, and for all: its name, and which of all files are its own."""
    at = 0
    for name, paths in sets.items():
        if paths:
            yield name, range(at, at := at + len(paths))
    yield "all", range(at)
