"""Learn the weights by which lines at page edges are told from text.

    python bench/train_pages.py --data DIR [--sets NAME,...] [--write]

DATA holds one folder per set with ``docs/DOC.txt`` (pages separated by form feeds) and ``turns.jsonl``, one
page turn a line: ``doc``, ``page`` (of the upper page, from 1), ``tail`` and ``head`` (the furniture below
and above the turn).  Reports the share of turns on which exactly the labelled lines go, cross-validated by
document; ``--write`` then learns from all documents.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from cleaner import Rulebook
from cleaner.repairs.structure import model
from cleaner.repairs.structure.furniture import Facts, Reader
from cleaner.repairs.structure.roles import corrected, depth
from cleaner.text.view import View

WEIGHTS = pathlib.Path(model.__file__).with_name("roles.json")
FOLDS = 5
STRENGTH = 0.15  # inverse of the regularisation
MARGIN = 0.5  # log-odds taken off, so that doubtful lines stay
LEAST = 0.03  # smaller weights are left out
SHARES = {"lshort": 0.5, "debian": 1.0}  # weight of a set; 1.5 for the others


class Line(NamedTuple):
    """A line at a page edge; ``wanted``: 1 furniture, 0 text, -1 unknown."""

    document: int
    page: int
    top: bool
    wanted: int
    facts: Facts
    names: tuple[str, ...]


class Document(NamedTuple):
    """A labelled document: set, name, and by (page, at its top?) the number of furniture lines."""

    group: str
    name: str
    labels: dict[tuple[int, bool], int]
    turns: list[dict[str, Any]]


def read(data: pathlib.Path, sets: Sequence[str]) -> tuple[list[Document], list[Line]]:
    """All labelled documents and the lines at their page edges."""
    documents: list[Document] = []
    lines: list[Line] = []
    for folder in (data / name for name in sets):
        turns: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in (folder / "turns.jsonl").read_text("utf-8").splitlines():
            turn = json.loads(row)
            turns[turn["doc"]].append(turn)
        for name in sorted(turns):
            labels: dict[tuple[int, bool], int] = {}
            for turn in turns[name]:
                labels[turn["page"] - 1, False] = len(turn["tail"])
                labels[turn["page"], True] = len(turn["head"])
            text = (folder / "docs" / f"{name}.txt").read_text("utf-8")
            documents.append(Document(folder.name, name, labels, turns[name]))
            lines += _lines(len(documents) - 1, labels, View(text))
    return documents, lines


def _lines(document: int, labels: dict[tuple[int, bool], int], view: View) -> Iterator[Line]:
    misread = Rulebook.load().kinds["pages"].shared["misread_digits"]
    reader = Reader([line.strip() for line in view.lines], view.pages, misread)
    for page in reader.pages:
        for top, edges in ((True, page.top), (False, page.bottom)):
            count = labels.get((page.index, top))
            for edge in edges:
                if reader.hopeless(page.index, edge, top=top):
                    break
                wanted = -1 if count is None or edge.order > count + 1 else int(edge.order < count)
                facts = reader.facts(page.index, edge, top=top)
                names = tuple(map(sys.intern, reader.features(page.index, facts)))
                yield Line(document, page.index, top, wanted, facts, names)


class Trainer:
    """The data as arrays, and the learning."""

    def __init__(self, documents: Sequence[Document], lines: Sequence[Line]) -> None:
        self.documents, self.lines = documents, lines
        self.wanted = numpy.array([line.wanted for line in lines])
        self.top = numpy.array([line.top for line in lines])
        self.known = self.wanted >= 0
        self.first: Any = None  # what the first step says of lines of documents it has not seen
        order = list(range(len(documents)))
        random.Random(1).shuffle(order)
        folds = {document: at % FOLDS for at, document in enumerate(order)}
        self.fold = numpy.array([folds[line.document] for line in lines])
        self.weight = self._weigh()
        self.rows: dict[tuple[int, bool], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for at, line in enumerate(lines):
            self.rows[line.document, line.top][line.page].append(at)

    def _weigh(self) -> Any:
        """Each set has its share; in it, a document counts by the root of its lines."""
        counts = Counter(line.document for line in self.lines if line.wanted >= 0)
        weight = numpy.array([max(counts[line.document], 1) ** -0.5 for line in self.lines])
        groups = numpy.array([self.documents[line.document].group for line in self.lines])
        for group in sorted(set(groups)):
            mine = (groups == group) & self.known
            weight[mine] *= SHARES.get(group, 1.5) / weight[mine].sum()
        return weight / weight[self.known].mean()

    def matrix(self, features: Sequence[Sequence[str]]) -> tuple[Any, list[str]]:
        """Features as a sparse matrix, and the names of its columns."""
        columns: dict[str, int] = {}
        rows, cols = [], []
        for at, names in enumerate(features):
            for name in dict.fromkeys(names):
                rows.append(at)
                cols.append(columns.setdefault(name, len(columns)))
        shape = (len(features), len(columns))
        return csr_matrix((numpy.ones(len(rows)), (rows, cols)), shape=shape), list(columns)

    def fit(self, matrix: Any, mask: Any) -> Any:
        """A logistic regression over the masked lines."""
        learner = LogisticRegression(C=STRENGTH, max_iter=300, solver="liblinear")
        return learner.fit(matrix[mask], self.wanted[mask], sample_weight=self.weight[mask])

    def held_out(self, matrix: Any) -> Any:
        """Log-odds of each line by a model that has not seen its document."""
        odds = numpy.zeros(len(self.lines))
        for fold in range(FOLDS):
            for top in (True, False):
                side = self.top == top
                learner = self.fit(matrix, side & self.known & (self.fold != fold))
                mask = side & (self.fold == fold)
                odds[mask] = learner.decision_function(matrix[mask])
        return odds

    def second(self, odds: Any) -> list[list[str]]:
        """The features of the second step, from the log-odds of the first."""
        features: list[list[str]] = [[] for _ in self.lines]
        self.fellows = [0] * len(self.lines)
        for pages in self.rows.values():
            reach = max(pages) + 1
            rows = [self._hopeful(pages.get(page, []), odds) for page in range(reach)]
            likely = [model._running([odds[at] for at in row]) for row in rows]
            for page, ats in pages.items():
                for order, at in enumerate(ats):
                    levels = model.neighbours(likely, page, order)
                    names = self.lines[at].names
                    more = model.context(odds[at], levels, order)
                    features[at] = [*names, *more, *model.crossed(names, levels)]
                    self.fellows[at] = sum(levels)
        return features

    @staticmethod
    def _hopeful(row: list[int], odds: Any) -> list[int]:
        for order, at in enumerate(row):
            if odds[at] < model.HOPELESS:
                return row[: order + 1]
        return row

    def learned(
        self, matrix: Any, columns: Sequence[str], margin: float = 0.0
    ) -> dict[str, dict[str, float]]:
        """Weights from all documents, by edge."""
        found = {}
        for top in (True, False):
            learner = self.fit(matrix, (self.top == top) & self.known)
            pairs = sorted(zip(columns, learner.coef_[0], strict=True))
            found["top" if top else "bottom"] = {
                "bias": round(float(learner.intercept_[0]) - margin, 2),
                **{name: round(float(value), 2) for name, value in pairs if abs(value) >= LEAST},
            }
        return found

    def decided(self, odds: Any) -> dict[tuple[int, int, bool], int]:
        """How many lines go at each edge."""
        result = {}
        for (document, top), pages in self.rows.items():
            for page, ats in pages.items():
                row = [
                    model.Candidate(self.lines[at].facts, odds[at] - MARGIN, self.fellows[at])
                    for at in self._hopeful(ats, self.first)
                ]
                result[document, page, top] = depth([line.odds for line in corrected(row)])
        return result

    def report(self, odds: Any, misses: pathlib.Path | None) -> None:
        """Print the share of page turns on which exactly the labelled lines go; list the others."""
        decided = self.decided(odds)
        tally: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
        rows: list[str] = []
        for index, document in enumerate(self.documents):
            for turn in document.turns:
                page = turn["page"] - 1
                wanted = len(turn["tail"]), len(turn["head"])
                if max(wanted) > 2:
                    continue
                got = decided.get((index, page, False), 0), decided.get((index, page + 1, True), 0)
                tally[document.group, "furnished" if any(wanted) else "bare"][got == wanted] += 1
                if got != wanted:
                    row = (document.name, page + 1, wanted, got, turn["tail"], turn["head"])
                    rows.append("\t".join(map(str, row)))
        if misses:
            misses.write_text("\n".join(rows), "utf-8")
        for (group, what), counts in sorted(tally.items()):
            print(f"{group:12}{what:10}{counts[True] / counts.total():.4f}  of {counts.total()}")


def main(argv: list[str] | None = None) -> int:
    """Cross-validate, and write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--sets", default="debian,lshort,underwood,dta,poleval")
    parser.add_argument("--misses", type=pathlib.Path, help="list the turns that are wrong in this file")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(argv)
    trainer = Trainer(*read(options.data, options.sets.split(",")))
    matrix, columns = trainer.matrix([line.names for line in trainer.lines])
    trainer.first = trainer.held_out(matrix)
    deeper, more = trainer.matrix(trainer.second(trainer.first))
    trainer.report(trainer.held_out(deeper), options.misses)
    if options.write:
        first = trainer.learned(matrix, columns)
        second = trainer.learned(deeper, more, MARGIN)
        weights = first | {f"{edge}2": learned for edge, learned in second.items()}
        WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
