"""Speed of the stage of lines and pages, beside another tree of this project.

    python bench/speed_lines.py --data DIR [--versus TREE] [--runs 5] [--first 3]

DIR is as README.md beside this file has it; of each set the first texts are taken.  Both trees clean them
with the rules of lines and pages alone, each in a process of its own, one after the other, so that a busy
machine slows both; of each text the quickest run counts.  It is processor time, without the start, and with
what the model has to look up of texts that it sees for the first time.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.versus import ROOT, parser, quickest, rows


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    given = parser(__doc__).parse_args(argv)
    sets = {
        folder.name: sorted((folder / "docs").glob("*.txt"))[: given.first]
        for folder in sorted(given.data.iterdir())
    }
    files = [path for paths in sets.values() for path in paths]
    trees = [ROOT, *([given.versus] if given.versus else [])]
    best = quickest(trees, ("PAG", "PAR"), files, given.runs)
    print(f"| set | MB |{' MB/s |' * len(trees)} ratio |")
    print(f"|---|---:|{'---:|' * (len(trees) + 1)}")
    for name, chosen in rows(sets):
        size = sum(files[at].stat().st_size for at in chosen) / 1e6
        speeds = [size / sum(spent[at] for at in chosen) for spent in best]
        cells = [f"{speed:.2f}" for speed in speeds] + [f"{speeds[0] / speeds[-1]:.2f}"]
        print(f"| {name} | {size:.2f} | {' | '.join(cells)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
