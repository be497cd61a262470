"""Whether a guess is to be believed: a logistic gate over what speaks for it and against it.

The weights are learned by `bench/train_misread.py`, for each language that there is text of, and for others
together, one set for each of four situations: a word that is unknown, one that is known, words read as one,
and a word read as two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

WEIGHTS = Path(__file__).with_name("weights.json")


OTHERS = ""  # the languages that there is no text of


class Facts(NamedTuple):
    """What is known about one guess for one word in its place; logarithms are to base 10."""

    margin: float  # how much likelier the guess is than the word as it stands
    lead: float  # ... than the second guess
    cost: float
    frequency: float
    known: float  # frequency of the word as it stands
    before: float  # how much oftener than by chance the guess stands behind its neighbour
    after: float
    stood_before: float  # the same of the word as it stands
    stood_after: float
    short: float
    long: float
    two: float
    near: float
    part: float
    join: float
    first: float  # the first letter changes
    name: float  # a capital that no sentence explains
    capitals: float
    repeated: float  # the document has the word again
    used: float  # the document has the guess
    modern: float  # today knows the guess
    compound: float  # the word is made of two words
    digit: float
    dashed: float  # a dash and a blank part what would be one word
    stopped: float  # a comma and a blank do
    elided: float  # two words are one that an apostrophe parts
    alone: float  # a single character
    overlap: float  # letters that words begin with and others end with, both
    shift: float  # how much oftener than its typeface the document has the confusion elsewhere
    noise: float  # share of doubtful words around


REASONS = {
    "margin": "far likelier than what stands there",
    "lead": "no other word is as near",
    "before": "it goes with the word before",
    "after": "it goes with the word behind",
    "used": "the document has it elsewhere",
    "shift": "the document has the same confusion elsewhere",
    "noise": "much here is misread",
    "frequency": "a common word",
}


class Gate:
    """The learned weights of one situation."""

    def __init__(self, bias: float, weights: tuple[float, ...]) -> None:
        self.bias, self.weights = bias, weights

    def probability(self, facts: Facts) -> float:
        """How likely the guess is right, from 0 to 1."""
        score = self.bias + sum(weight * fact for weight, fact in zip(self.weights, facts, strict=True))
        return 1 / (1 + exp(-max(-30.0, min(30.0, score))))

    def reason(self, facts: Facts) -> str:
        """What spoke most for it."""
        terms = zip(Facts._fields, self.weights, facts, strict=True)
        best = max(
            ((weight * fact, name) for name, weight, fact in terms if name in REASONS),
            default=(0.0, "margin"),
        )
        return REASONS[best[1]]


def gates_of(data: Mapping[str, Any]) -> dict[str, Gate]:
    """Situation to gate."""
    return {
        name: Gate(entry["bias"], tuple(entry["weights"].get(field, 0.0) for field in Facts._fields))
        for name, entry in data.items()
    }


@cache
def gates(language: str) -> dict[str, Gate]:
    """Situation to gate, as learned for a language."""
    learned = json.loads(WEIGHTS.read_text("utf-8"))
    return gates_of(learned.get(language) or learned[OTHERS])
