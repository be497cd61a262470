"""Processor time of the stage of broken words, for each break, beside another tree of this project.

    python bench/speed_breaks.py --data DIR [--versus TREE] [--runs 5] [--first 3]

DIR is as README.md beside this file has it; of each set the first texts are taken.  Both trees clean them
with the rules of broken words alone, each in a process of its own, one after the other, so that a busy
machine slows both; of each the quickest run counts.  What it costs to start is left out, and what it costs
to load the word lists of a text's languages.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.versus import ROOT, WARM, parser, quickest, rows
from cleaner.evidence.breaks import find_breaks
from cleaner.text.glyphs import LINE_GLYPHS
from cleaner.text.view import View

SETS = ("debian", "lshort", "underwood", "poleval", "oldbooks", "dta")


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    given = parser(__doc__).parse_args(argv)
    sets = {name: sorted((given.data / name / "docs").glob("*.txt"))[: given.first] for name in SETS}
    files = [path for paths in sets.values() for path in paths]
    breaks = [len(find_breaks(View(path.read_text("utf-8")), frozenset(LINE_GLYPHS))) for path in files]
    trees = [ROOT, *([given.versus] if given.versus else [])]
    best = quickest(trees, ("HYP",), files, given.runs, WARM)
    print(f"| set | breaks |{' microseconds a break |' * len(trees)} ratio |")
    print(f"|---|---:|{'---:|' * (len(trees) + 1)}")
    for name, chosen in rows(sets):
        number = sum(breaks[at] for at in chosen)
        costs = [sum(spent[at] for at in chosen) / number * 1e6 for spent in best]
        cells = [f"{cost:.0f}" for cost in costs] + [f"{costs[0] / costs[-1]:.2f}"]
        print(f"| {name} | {number:,} | {' | '.join(cells)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
