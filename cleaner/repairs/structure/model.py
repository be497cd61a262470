"""The model that tells furniture from text at page edges: two linear steps with learned weights.

The first step judges a line by itself and by its neighbours' text; the second also knows how the first
judged the lines at the same place of the neighbouring pages.  ``bench/train_pages.py`` learns the weights,
which lie in ``roles.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from .furniture import Facts, Reader

WINDOW = 8  # neighbouring pages on each side
HOPELESS = -4.0  # log-odds below which no line further in is looked at
LEVELS = 6
_LIMIT = 8
_CROSSED = ("recurs:", "number:", "folio:", "case", "caps", "catch:", "length")
Weights = Mapping[str, float]


class Candidate(NamedTuple):
    """An edge line with its log-odds of being furniture, and how likely (0 to 10) the lines at its place on
    the neighbouring pages are."""

    facts: Facts
    odds: float
    fellows: int


class Judged(NamedTuple):
    """An edge line after the first step: its facts, features and log-odds."""

    facts: Facts
    names: list[str]
    odds: float


class Model(NamedTuple):
    """The weights for one edge: of the first step, and of the second by how likely (0 to 5) the neighbours
    at this place are furniture."""

    first: Weights
    second: tuple[Weights, ...]


@cache
def learned(side: str) -> Model:
    """The learned weights for one edge, "top" or "bottom"."""
    path = Path(__file__).with_name("roles.json")
    loaded: dict[str, dict[str, float]] = json.loads(path.read_text("utf-8"))
    crossed: list[dict[str, float]] = [{} for _ in range(LEVELS)]
    plain: dict[str, float] = {}
    for name, weight in loaded[side + "2"].items():
        if name[0] == "P" and name[2] == "&":
            crossed[int(name[1])][name[3:]] = weight
        else:
            plain[name] = weight
    second = [{**plain, **{n: w + plain.get(n, 0.0) for n, w in level.items()}} for level in crossed]
    return Model(loaded[side], tuple(second))


def chance(odds: float) -> float:
    """Probability of log-odds."""
    return 1.0 / (1.0 + exp(-odds)) if odds > -30 else 0.0


def judge(reader: Reader, *, top: bool) -> list[list[Candidate]]:
    """The candidates at one edge of each page, outermost first, with their log-odds."""
    weights = learned("top" if top else "bottom")
    rows = [_alone(reader, at, weights.first, top=top) for at in range(len(reader.pages))]
    likely = [_running([line.odds for line in row]) for row in rows]
    result: list[list[Candidate]] = []
    for at, row in enumerate(rows):
        found: list[Candidate] = []
        for order, line in enumerate(row):
            if line.odds < HOPELESS:
                break
            levels = neighbours(likely, at, order)
            second = weights.second[max(levels)]
            line.names.extend(context(line.odds, levels, order))
            found.append(Candidate(line.facts, total(second, line.names), sum(levels)))
        result.append(found)
    return result


def _alone(reader: Reader, at: int, weights: Weights, *, top: bool) -> list[Judged]:
    """The first step: the edge lines of one page, as far in as there is hope."""
    page = reader.pages[at]
    row: list[Judged] = []
    for edge in page.top if top else page.bottom:
        if reader.hopeless(at, edge, top=top):
            break
        facts = reader.facts(at, edge, top=top)
        names = reader.features(at, facts)
        odds = total(weights, names)
        row.append(Judged(facts, names, odds))
        if odds < HOPELESS:
            break
    return row


def total(weights: Weights, names: Iterable[str]) -> float:
    """Log-odds: the bias and the weights of these features."""
    return sum(filter(None, map(weights.get, names)), weights["bias"])


def _running(odds: Sequence[float]) -> list[float]:
    """The chance of each line, and of all outside it, to be furniture: the least of theirs."""
    least = 1.0
    result: list[float] = []
    for value in odds:
        least = min(least, chance(value))
        result.append(least)
    return result


def neighbours(likely: Sequence[Sequence[float]], at: int, order: int) -> tuple[int, int]:
    """How likely the lines at this place are furniture on the neighbouring pages, of the same hand and of
    the other: a level from 0 to 5."""
    low = max(0, at - WINDOW)
    window = [row[order] if order < len(row) else 0.0 for row in likely[low : at + WINDOW + 1]]
    same, other = window[(at - low) % 2 :: 2], window[(at - low + 1) % 2 :: 2]
    return _level(sum(same) - window[at - low], len(same) - 1), _level(sum(other), len(other))


def _level(total: float, count: int) -> int:
    return min(int(LEVELS * total / count), LEVELS - 1) if count else 0


def context(odds: float, levels: tuple[int, int], order: int) -> list[str]:
    """Features of the second step: what the first step made of this line and of its neighbours."""
    same, other = levels
    both = same + other
    coarse = int(max(-_LIMIT, min(_LIMIT, odds)))
    return [
        f"p{same}",
        f"q{other}",
        f"pq{same}{other}",
        f"p{same}&order{order}",
        f"q{other}&order{order}",
        f"L{int(max(-_LIMIT, min(_LIMIT, 2 * odds)))}",
        f"L{coarse}&M{both}",
        f"L{coarse}&pq{same}{other}",
        f"L{coarse}&M{both}&{min(order, 1)}",
    ]


def crossed(names: Sequence[str], levels: tuple[int, int]) -> list[str]:
    """Features of the first step together with how likely the neighbours are furniture."""
    most = f"P{max(levels)}&"
    return [most + name for name in names if name.startswith(_CROSSED)]
