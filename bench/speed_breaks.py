"""Processor time of the stage of broken words, for each break, beside another tree of this project.

    python bench/speed_breaks.py --data DIR [--versus TREE] [--runs 5]

DIR is as README.md beside this file has it; of each set the first texts are taken.  Both trees clean them
with the rules of broken words alone, each in a process of its own, one after the other, so that a busy
machine slows both; of each the quickest run counts.  What it costs to start is left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROOT = Path(__file__).resolve().parent.parent
SETS = ("debian", "lshort", "underwood", "poleval", "oldbooks", "dta")
FIRST = 3  # texts of each set
CODE = """
import json, sys, time
from pathlib import Path
from cleaner import Cleaner
cleaner = Cleaner(select=("HYP",))
texts = [Path(name).read_text("utf-8") for name in json.load(sys.stdin)]
cleaner.clean(texts[0][:5000])
spent = []
for text in texts:
    cleaner.clean(text[:5000])  # lexicons of its languages are loaded
    began = time.process_time()
    cleaner.clean(text)
    spent.append(time.process_time() - began)
json.dump(spent, sys.stdout)
"""


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="a folder with a folder per set"
    )
    parser.add_argument("--versus", type=Path, metavar="TREE", help="another tree of this project")
    parser.add_argument("--runs", type=int, default=5, help="runs of each (5)")
    given = parser.parse_args(argv)
    names = {name: sorted((given.data / name / "docs").glob("*.txt"))[:FIRST] for name in SETS}
    files = [str(path.resolve()) for paths in names.values() for path in paths]
    breaks = [_breaks(Path(file)) for file in files]
    trees = [ROOT, given.versus] if given.versus else [ROOT]
    best: dict[Path, list[float]] = {}
    for _ in range(given.runs):
        for tree in trees:
            spent = _run(tree, files)
            best[tree] = [min(pair) for pair in zip(best.get(tree, spent), spent, strict=True)]
    print(f"| set | breaks |{' microseconds a break |' * len(trees)} ratio |")
    print(f"|---|---:|{'---:|' * (len(trees) + 1)}")
    at = 0
    rows = [(name, range(at, at := at + len(paths))) for name, paths in names.items()]
    for name, chosen in (*rows, ("all", range(len(files)))):
        number = sum(breaks[i] for i in chosen)
        costs = [sum(best[tree][i] for i in chosen) / number * 1e6 for tree in trees]
        cells = [f"{cost:.0f}" for cost in costs] + [f"{costs[0] / costs[-1]:.2f}"]
        print(f"| {name} | {number:,} | {' | '.join(cells)} |")
    return 0


def _breaks(path: Path) -> int:
    """Line ends with a hyphen in a text."""
    from cleaner.evidence.breaks import find_breaks
    from cleaner.text.glyphs import LINE_GLYPHS
    from cleaner.text.view import View

    return len(find_breaks(View(path.read_text("utf-8")), frozenset(LINE_GLYPHS)))


def _run(tree: Path, files: list[str]) -> list[float]:
    """Seconds of processor time that a tree needs for each text."""
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=tree,
        input=json.dumps(files).encode(),
        capture_output=True,
        check=True,
    )
    found: list[float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
