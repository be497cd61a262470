#!/usr/bin/env python3
"""Learn the paragraph model (cleaner/repairs/structure/paragraphs.json) from labelled pages.

    python bench/train_reflow.py --data DIR [--write] [--sets oldbooks,poleval,dta]

DIR holds one folder per set with docs/*.txt (pages separated by form feeds), breaks.jsonl (doc, page, line,
label: break or flow) and, where known, turns.jsonl (the lines of paratext at page turns, left out here).
Prints F1 of paragraph ends, cross-validated by document; with --write learns from everything and writes the
weights.  Needs numpy and scikit-learn.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import random
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cleaner.repairs.structure.layout import TURN, Layout  # noqa: E402
from cleaner.repairs.structure.paragraphs import FEATURES, Gaps  # noqa: E402
from cleaner.text.view import Role, View  # noqa: E402

TARGET = ROOT / "cleaner" / "repairs" / "structure" / "paragraphs.json"
TREES, LEAVES, RATE, LEAST, SHRINK = 48, 24, 0.3, 50, 5.0
SURE = 4.0
SHARE = 5  # of a variant's gaps one in so many is learned from
ASIDE = 0.1  # weight of a variant, that of the set as it is being 1


def labels(path: pathlib.Path) -> dict[str, list[dict[str, Any]]]:
    """Records of a label file by document."""
    grouped: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    if path.exists():
        for line in path.open(encoding="utf-8"):
            record = json.loads(line)
            grouped[record["doc"]].append(record)
    return grouped


def documents(folder: pathlib.Path) -> Iterator[tuple[str, View, dict[int, bool]]]:
    """Name, view without paratext, and for labelled lines whether a paragraph ends after them."""
    turns, breaks = labels(folder / "turns.jsonl"), labels(folder / "breaks.jsonl")
    for path in sorted((folder / "docs").glob("*.txt")):
        view = View(path.read_text("utf-8"))
        for turn in turns[path.stem]:
            leave_out(view, turn)
        yield (
            path.stem,
            view,
            {
                view.pages[record["page"] - 1] + record["line"] - 1: record["label"] == "break"
                for record in breaks[path.stem]
            },
        )


def leave_out(view: View, turn: dict[str, Any]) -> None:
    """Mark the paratext of a labelled page turn as furniture."""
    page = turn["page"] - 1
    if page + 2 >= len(view.pages):
        return
    ending, opening = (
        [i for i in range(view.pages[p], view.pages[p + 1]) if view.roles[i] is not Role.BLANK]
        for p in (page, page + 1)
    )
    for line in [*ending[len(ending) - len(turn["tail"]) :], *opening[: len(turn["head"])]]:
        view.roles[line] = Role.HEAD


class Printed:
    """A labelled document as a list of lines, to be printed in another way."""

    def __init__(self, view: View, known: dict[int, bool], seed: str) -> None:
        self.rng = random.Random(seed)
        self.lines: list[tuple[str, bool | None, bool]] = []  # text, label, furniture
        feeds = set(view.pages[1:-1])
        for index, text in enumerate(view.lines):
            self.lines.append(
                ("\f" * (index in feeds) + text, known.get(index), view.roles[index] is Role.HEAD)
            )

    def view(self) -> tuple[View, dict[int, bool]]:
        """The document as a view again, with its labels."""
        text: list[str] = []
        known: dict[Any, Any] = {}
        heads: list[Any] = []
        for line, label, head in self.lines:
            index = len(text)
            text.append(line if index else line.lstrip("\f"))
            if label is not None:
                known[index] = label
            if head:
                heads.append(index)
        view = View(
            "".join(line if line[:1] == "\f" or not i else "\n" + line for i, line in enumerate(text))
        )
        for index in heads:
            view.roles[index] = Role.HEAD
        return view, known

    def blank(self, text: str) -> bool:
        """Whether a line is blank."""
        return not text.strip()

    def without_blanks(self) -> None:
        """No blank lines at all."""
        self.lines = [line for line in self.lines if not self.blank(line[0]) or "\f" in line[0]]

    def trailing(self) -> None:
        """A space behind lines that run on, as some extractors leave it; pages without form feeds."""
        if self.rng.random() < 0.5:
            self.without_blanks()
        slips = self.rng.choice((0.0, 0.02, 0.06))
        lines = []
        for text, label, head in self.lines:
            if not self.blank(text) and (not label) != (self.rng.random() < slips):
                text += " "
            lines.append((text.replace("\f", " "), label, head))
        self.lines = lines

    def indented(self) -> None:
        """First lines indented, as ``pdftotext -layout`` shows them; mostly without blank lines."""
        if self.rng.random() < 0.7:
            self.without_blanks()
        margin, step = self.rng.choice((0, 0, 3, 5)), self.rng.choice((1, 2, 3, 4, 5))
        verse, hanging = self.rng.choice((0, step, 8)), self.rng.random() < 0.08
        lines, before = [], True
        for text, label, head in self.lines:
            if not self.blank(text):
                feed = "\f" * text.startswith("\f")
                first = (verse if label else step) if before else 0
                text = feed + " " * (margin + (step - first if hanging else first)) + text.lstrip()
                if not head:
                    before = bool(label)
            lines.append((text, label, head))
        self.lines = lines

    def spaced(self) -> None:
        """Blank lines between paragraphs, now and then one too few or too many."""
        self.without_blanks()
        lines: list[tuple[str, bool | None, bool]] = []
        for line in self.lines:
            lines.append(line)
            if line[1] and self.rng.random() < 0.97 or self.rng.random() < 0.004:
                lines.append(("", None, False))
        self.lines = lines

    def reflowed(self) -> None:
        """One line per paragraph, blank lines between: what comes out must stay as it is."""
        self.without_blanks()
        lines: list[tuple[str, bool | None, bool]] = []
        text = ""
        for part, label, head in self.lines:
            if head:
                continue
            text += " " * bool(text) + part.strip()
            if label is not False and text:
                lines += [(text, True, False), ("", None, False)]
                text = ""
        self.lines = lines


VARIANTS = {
    "trailing": Printed.trailing,
    "indented": Printed.indented,
    "spaced": Printed.spaced,
    "unspaced": Printed.without_blanks,
    "reflowed": Printed.reflowed,
}


def dataset(data: pathlib.Path, sets: list[str]) -> tuple[np.ndarray, ...]:
    """Features, labels, document and set of every labelled gap, and its chance where that is plain."""
    rows: list[tuple[int, ...]] = []
    truth: list[bool] = []
    groups: list[str] = []
    origin: list[str] = []
    plain: list[float] = []
    for name in sets:
        for doc, view, known in documents(data / name):
            shown = [(name, view, known)]
            offset = random.Random(doc).randrange(SHARE)
            for variant, change in VARIANTS.items():
                printed = Printed(view, known, doc + variant)
                change(printed)
                shown.append((f"{name}:{variant}", *printed.view()))
            for label, view, known in shown:
                layout = Layout(view)
                gaps = Gaps(view, layout)
                for k, line in enumerate(layout.body[:-1]):
                    if line in known and (label == name or k // 40 % SHARE == offset):
                        rows.append(gaps.features(k))
                        truth.append(known[line])
                        groups.append(f"{name}/{doc}")
                        origin.append(label)
                        plain.append(gaps.plain(k))
    return np.array(rows, np.int8), np.array(truth), np.array(groups), np.array(origin), np.array(plain)


def balance(origin: np.ndarray) -> np.ndarray:
    """Weights that give every set the same say, and every variant of it a smaller one."""
    names, inverse, counts = np.unique(origin, return_inverse=True, return_counts=True)
    say = np.array([ASIDE if ":" in name else 1.0 for name in names]) / counts
    return (say * len(origin) / sum(say * counts))[inverse]


def f1(truth: np.ndarray, guess: np.ndarray) -> float:
    """Harmonic mean of precision and recall of paragraph ends."""
    return float(2 * (truth & guess).sum() / max((truth.sum() + guess.sum()), 1))


def fit(rows: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> HistGradientBoostingClassifier:
    """The trees learned from these gaps."""
    trees = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=LEAST,
        l2_regularization=SHRINK, early_stopping=False, random_state=0,
    )  # fmt: skip
    return trees.fit(rows, truth, sample_weight=weight)


def folds(groups: np.ndarray, number: int = 5) -> np.ndarray:
    """A fold for each row, whole documents together, the documents of every set spread over all folds."""
    names, counts = np.unique(groups, return_counts=True)
    order = sorted(range(len(names)), key=lambda i: (str(names[i]).split("/")[0], -counts[i]))
    fold = {names[i]: at % number for at, i in enumerate(order)}
    return np.array([fold[group] for group in groups])


def main() -> int:
    """Learn, report, and write if told to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--sets", default="oldbooks,poleval,dta")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.relative_to(ROOT)}")
    options = parser.parse_args()
    rows, truth, groups, origin, plain = dataset(options.data, options.sets.split(","))
    weight, part = balance(origin), folds(groups)
    chance = np.zeros(len(truth))
    for number in np.unique(part):
        train, test = (part != number) & (plain == 0), part == number
        chance[test] = fit(rows[train], truth[train], weight[train]).predict_proba(rows[test])[:, 1]
    at_turn = rows[:, FEATURES.index("blank")] == TURN
    report(
        truth, np.where(plain > 0, plain, chance), np.where(at_turn, np.char.add(origin, " turns"), origin)
    )
    if options.write:
        write(fit(*(part[plain == 0] for part in (rows, truth, weight))))
    return 0


def report(truth: np.ndarray, chance: np.ndarray, origin: np.ndarray) -> None:
    """F1 of paragraph ends by set and variant."""
    for name in np.unique(origin):
        here = origin == name
        guess = chance[here] > 0.5
        extra, missed = (guess & ~truth[here]).sum(), (~guess & truth[here]).sum()
        score = f1(truth[here], guess)
        print(f"{name:20} F1 {score:.4f}  of {truth[here].sum()}: {missed} missed, {extra} invented")


def write(learned: HistGradientBoostingClassifier) -> None:
    """The trees as nested lists, one tree a line."""
    trees = [tree(predictor[0].nodes, 0) for predictor in learned._predictors]
    lines = ",\n".join(json.dumps(entry) for entry in trees)
    bias = float(learned._baseline_prediction.ravel()[0])
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(f'{{"bias": {bias:.3f}, "sure": {SURE}, "trees": [\n{lines}\n]}}\n', "utf-8")


def tree(nodes: np.ndarray, at: int) -> list[Any] | float:
    """A tree as nested lists: [feature, threshold, node if not greater, node if greater], or a leaf."""
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), 3)
    low, high = tree(nodes, int(node["left"])), tree(nodes, int(node["right"]))
    return [FEATURES[int(node["feature_idx"])], int(np.floor(node["num_threshold"])), low, high]


if __name__ == "__main__":
    sys.exit(main())
