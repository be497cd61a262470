"""From belief to chance: how often what the model of lines believes is true of documents of unknown kinds.

Boosted trees tell it (Friedman, Annals of Statistics 2001) from the belief together with what the lines and
pages around show: stacked generalisation (Wolpert, Neural Networks 1992).  ``bench/train_lines.py`` learns
them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import exp, log
from pathlib import Path
from typing import Any, TypedDict

_LEAST = 1e-6  # beliefs nearer to 0 or 1 are taken for this near

Leaf = float
Node = tuple[int, float, "Node | Leaf", "Node | Leaf"]
"""Which value is compared, with what; what comes next if it is at most that, and if it is more."""


class Forest(TypedDict):
    """Trees whose leaves are added to ``base``: log-odds."""

    base: float
    trees: list[Node | Leaf]


class Chances:
    """What was learned of beliefs; what nothing was learned of is taken for a chance."""

    def __init__(self, learned: Mapping[str, Forest]) -> None:
        """``learned`` are the forests for ``furniture``, ``number`` and ``gap``."""
        self._furniture, self._number, self._gap = (
            _Trees(learned[name]) if name in learned else None for name in ("furniture", "number", "gap")
        )

    @classmethod
    def read(cls, path: Path) -> Chances:
        """What a file holds that ``bench/train_lines.py`` wrote; nothing if there is none."""
        return cls(json.loads(path.read_text("utf-8")) if path.exists() else {})

    def of_furniture(self, shown: Sequence[float]) -> float:
        """The chance that a line is furniture; ``shown`` is what :meth:`Around.shown` tells of it."""
        return _chance(self._furniture, shown)

    def of_number(self, shown: Sequence[float]) -> float:
        """The chance that a number on a line by itself counts the lines; as :func:`of_numbers` shows it."""
        return _chance(self._number, shown)

    def of_gap(self, shown: Sequence[float]) -> float:
        """The chance that a line goes on with the one above; ``shown`` is what :meth:`Gaps.shown` tells."""
        return _chance(self._gap, shown)


class _Trees:
    """A forest, laid out to be walked fast: a leaf is a node that compares no value."""

    def __init__(self, forest: Forest) -> None:
        self.base = forest["base"]
        self.trees = [_laid(tree) for tree in forest["trees"]]


def _laid(node: Node | Leaf) -> tuple[int, float, Any, Any]:
    if isinstance(node, float):
        return -1, node, None, None
    value, limit, low, high = node
    return value, limit, _laid(low), _laid(high)


def _chance(forest: _Trees | None, shown: Sequence[float]) -> float:
    if forest is None:
        return 1.0 / (1.0 + exp(-shown[0]))
    odds = forest.base
    for value, limit, low, high in forest.trees:
        while value >= 0:
            value, limit, low, high = low if shown[value] <= limit else high
        odds += limit
    return 1.0 / (1.0 + exp(-odds))


def log_odds(belief: float) -> float:
    """The logarithm of the odds that a belief means."""
    belief = min(max(belief, _LEAST), 1.0 - _LEAST)
    return log(belief / (1.0 - belief))
