"""Speed of the stage of lines and pages, beside another tree of this project.

    python bench/speed_lines.py --data DIR [--versus TREE] [--runs 5] [--first 3]

DIR is as README.md beside this file has it; of each set the first texts are taken.  Both trees clean them
with the rules of lines and pages alone, each in a process of its own, one after the other, so that a busy
machine slows both; of each text the quickest run counts.  It is processor time, without the start, and with
what the model has to look up of texts that it sees for the first time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = """
import json, sys, time
from pathlib import Path
from cleaner import Cleaner
cleaner = Cleaner(select=("PAG", "PAR"))
cleaner.clean("A word.")
spent = []
for name in json.load(sys.stdin):
    text = Path(name).read_text("utf-8")
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
    parser.add_argument("--first", type=int, default=3, help="texts of each set (3)")
    given = parser.parse_args(argv)
    sets = {
        folder.name: sorted((folder / "docs").glob("*.txt"))[: given.first]
        for folder in sorted(given.data.iterdir())
    }
    trees = [ROOT, *([given.versus] if given.versus else [])]
    best: dict[Path, list[float]] = {}
    files = [str(path.resolve()) for paths in sets.values() for path in paths]
    for _ in range(given.runs):
        for tree in trees:
            spent = _run(tree, files)
            best[tree] = [*map(min, best.get(tree, spent), spent)]
    print(f"| set | MB |{' MB/s |' * len(trees)} ratio |")
    print(f"|---|---:|{'---:|' * (len(trees) + 1)}")
    at = 0
    rows = [(name, range(at, at := at + len(paths))) for name, paths in sets.items() if paths]
    for name, chosen in (*rows, ("all", range(len(files)))):
        size = sum(Path(files[i]).stat().st_size for i in chosen) / 1e6
        speeds = [size / sum(best[tree][i] for i in chosen) for tree in trees]
        cells = [f"{speed:.2f}" for speed in speeds] + [f"{speeds[0] / speeds[-1]:.2f}"]
        print(f"| {name} | {size:.2f} | {' | '.join(cells)} |")
    return 0


def _run(tree: Path, files: list[str]) -> list[float]:
    """Seconds of processor time that a tree needs for each text."""
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(
        command, input=json.dumps(files), capture_output=True, text=True, cwd=tree, check=True
    )
    spent: list[float] = json.loads(done.stdout)
    return spent


if __name__ == "__main__":
    sys.exit(main())
