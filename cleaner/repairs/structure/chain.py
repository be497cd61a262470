"""The model of lines: a linear chain over the filled lines of a text, in stretches of bounded length."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from .labels import FURNITURE, Begin, Text, parse

DATA = Path(__file__).resolve().parent
WEIGHTS, CURVES = DATA / "lines.crfsuite", DATA / "curves.json"
STRETCH, CONTEXT = 240, 16  # lines that are decided together, and lines around them that are looked at
REACH = 4  # lines around one with other names that are asked about anew
_SAME = 1e-9
_ALL = 0.999999
_PLAIN = 0.9  # belief in one label from which the others are not asked for


class Said(NamedTuple):
    """What the model says of a line: the likeliest label, the belief that the line is furniture, and how
    if it is text, that it begins so."""

    label: str
    furniture: float
    begin: Begin
    sure: float
    share: float = 0.0


class Model:
    """The learned weights, and the curves that make its shares of belief chances."""

    def __init__(self, weights: Path = WEIGHTS, curves: Path = CURVES) -> None:
        import pycrfsuite

        self._lock = Lock()  # a tagger holds the lines that it was asked about last
        self._tagger: Any = pycrfsuite.Tagger()
        self._tagger.open(str(weights))
        self.labels = labels = self._tagger.labels()
        self._furniture = [label for label in labels if label in FURNITURE]
        self._begins = {
            begin: [
                label for label in labels if isinstance(text := parse(label), Text) and text.begin is begin
            ]
            for begin in Begin
        }
        self._starting = [*self._begins[Begin.NEWLINE], *self._begins[Begin.PARAGRAPH]]
        self._curves: dict[str, list[tuple[float, float]]] = (
            json.loads(curves.read_text("utf-8")) if curves.exists() else {}
        )

    def say(
        self, names: Sequence[Sequence[str]], edges: Sequence[bool], before: Sequence[Said | None] = ()
    ) -> list[Said]:
        """What each line is; ``edges`` tells which lines may be furniture.  ``before`` holds what was said of
        lines whose names have not changed: it holds where no line near has others."""
        found: list[Said | None] = list(before) if before else [None] * len(names)
        for low, high in _open(found):
            for first, last, start, end in _stretches(low, high, len(names)):
                with self._lock:
                    stretch = self._stretch(names[start:end], edges[start:end], first - start, last - start)
                    found[first:last] = list(stretch)
        return [said for said in found if said]

    def _stretch(
        self, names: Sequence[Sequence[str]], edges: Sequence[bool], low: int, high: int
    ) -> Iterator[Said]:
        tagger = self._tagger
        tagger.set(names)
        labels = tagger.tag()
        marginal = tagger.marginal
        for at in range(low, high):
            label = labels[at]
            own = marginal(label, at)
            if own >= _PLAIN and label not in FURNITURE:
                gone, share = 0.0, own if label.endswith(Begin.FLOW) else 1.0 - own
            else:
                gone = sum([marginal(other, at) for other in self._furniture]) if edges[at] else 0.0
                flow = sum([marginal(other, at) for other in self._begins[Begin.FLOW]])
                share = flow / (1.0 - gone) if gone < _ALL else 0.0
            sure = self.chance("flow", share)
            label = self._settled(at, label, gone, sure > 0.5)
            text = label not in FURNITURE
            begin = Begin(label[-1]) if text else Begin.FLOW if sure > 0.5 else Begin.PARAGRAPH
            sure = sure if begin is Begin.FLOW else 1.0 - sure
            yield Said(label, gone, begin, sure, share)

    def _settled(self, at: int, label: str, gone: float, flows: bool) -> str:
        """The label of the likeliest chain, if it agrees with what is likely of the line alone, or else the
        likeliest of those that do."""
        if gone >= 0.5:
            among = self._furniture
        else:
            among = self._begins[Begin.FLOW] if flows else self._starting
        if label in among:
            return label
        likeliest: str = max(among, key=lambda other: self._tagger.marginal(other, at))
        return likeliest

    def chance(self, curve: str, share: float) -> float:
        """The chance that a share of belief stands for, by the curve of this name."""
        points = self._curves.get(curve)
        if not points:
            return share
        at = bisect_right(points, [share, 2.0])
        if at == 0:
            return points[0][1]
        if at == len(points):
            return points[-1][1]
        (x0, y0), (x1, y1) = points[at - 1], points[at]
        return y0 + (y1 - y0) * (share - x0) / max(x1 - x0, _SAME)


def _open(said: Sequence[Said | None]) -> list[tuple[int, int]]:
    """Bounds of the lines to ask about: those of which nothing was said, and a few around."""
    found: list[tuple[int, int]] = []
    for at, known in enumerate(said):
        if known is None:
            if found and at - found[-1][1] <= 2 * REACH:
                found[-1] = found[-1][0], at
            else:
                found.append((at, at))
    return [(max(0, low - REACH), min(len(said), high + 1 + REACH)) for low, high in found]


def _stretches(low: int, high: int, size: int) -> Iterator[tuple[int, int, int, int]]:
    """Bounds of the stretches from ``low`` to ``high`` of so many lines, and of the lines that are looked at
    for each."""
    while low < high:
        last = high if high - low < STRETCH + CONTEXT else low + STRETCH
        yield low, last, max(0, low - CONTEXT), min(size, last + CONTEXT)
        low = last


@cache
def learned() -> Model:
    """The model that the package comes with."""
    return Model()
