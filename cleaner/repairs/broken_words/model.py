"""Whether a broken word keeps its hyphen: traits weighed by a learned model, with calibrated confidence.

An additive (logistic) model over the traits of :mod:`.traits`; a second step asks how the document uses
the glyph at hand; a table turns scores into the share of right decisions that was measured for them, in
documents the model had not seen.  All numbers are in ``weights.json``, all learned by
``bench/train_rejoin.py``.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from ...evidence import Evidence
from ...evidence.breaks import Break
from ...text.glyphs import HYPHENS
from .affixes import FOLDER
from .features import Traits

SOFT = -0.8  # what a glyph that is never a hyphen proper says, before its weight


class Verdict(NamedTuple):
    """What becomes of a break: whether it keeps its hyphen, how sure that is, and why."""

    keep: bool
    confidence: float
    score: float
    traits: list[str]


@cache
def model() -> dict[str, Any]:
    """The learned numbers."""
    data: dict[str, Any] = json.loads((FOLDER / "weights.json").read_text("utf-8"))
    data["flat"] = {
        f"{name}:{bin_}" if bin_ else name: weight
        for name, bins in data["weights"].items()
        for bin_, weight in bins.items()
    }
    return data


def judge(breaks: Sequence[Break], evidence: Evidence) -> tuple[Traits, list[Verdict]]:
    """A verdict for each of a document's breaks."""
    numbers = model()
    traits = Traits(breaks, evidence)
    found = [traits.of(index) for index in range(len(breaks))]
    weigh = numbers["flat"].get
    scores = [sum([weigh(trait, 0.0) for trait in entry]) for entry in found]
    if len(traits.glyphs) > 1 or not traits.glyphs.keys() <= set(HYPHENS):
        scores = [
            score + shift
            for score, shift in zip(scores, habits(breaks, scores, numbers["habit"]), strict=True)
        ]
    return traits, [_verdict(score, entry, numbers) for score, entry in zip(scores, found, strict=True)]


def score_of(traits: Traits, index: int) -> float:
    """The score of one break in a document that uses one glyph, a hyphen: as :func:`judge` would have it."""
    weigh = model()["flat"].get
    return float(sum([weigh(trait, 0.0) for trait in traits.of(index)]))


def _verdict(score: float, traits: list[str], numbers: dict[str, Any]) -> Verdict:
    keep = score >= numbers["threshold"]
    steps = numbers["keep" if keep else "join"]
    return Verdict(keep, steps[1][bisect_right(steps[0], score)], score, traits)


def habits(breaks: Sequence[Break], scores: Sequence[float], weight: float) -> Iterator[float]:
    """What the document's use of a glyph adds to the score of each break: a glyph that stands before
    whole words again and again is a hyphen proper, the one between syllables is the line hyphen."""
    chances = [1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) for score in scores]
    sums: dict[str, list[float]] = {}
    for item, chance in zip(breaks, chances, strict=True):
        entry = sums.setdefault(item.glyph, [0.0, 0.0])
        entry[0] += chance
        entry[1] += 1
    whole, number = sum(chances), len(chances)
    common = _logit((whole + 0.4) / (number + 4))
    for item, chance in zip(breaks, chances, strict=True):
        mine, total = sums[item.glyph]
        if total > 30:  # leaving out one makes no difference
            here, everywhere = _logit((mine + 0.4) / (total + 4)), common
        else:
            here = _logit((mine - chance + 0.4) / (total + 3))
            everywhere = _logit((whole - chance + 0.4) / (number + 3))
        kind = max(0.0, here + 0.5) if item.glyph in HYPHENS else SOFT
        yield weight * (kind + min(0.0, here - everywhere))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))
