"""The model of lines: a linear chain over the filled lines of a text, in stretches of bounded length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from .chances import Chances
from .labels import FURNITURE, Begin, Text, parse
from .line_names import weighed
from .weights import Weights

DATA = Path(__file__).resolve().parent
WEIGHTS, CHANCES = DATA / "lines.crfsuite", DATA / "chances.json"
STRETCH, CONTEXT = 240, 16  # lines that are decided together, and lines around them that are looked at
REACH = 4  # lines around one with other names that are asked about anew
_ALL = 0.999999
_SCORES = 1 << 11  # lines whose scores are kept: those around a stretch belong to the next one, too
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
    """The learned weights.

    ``groups``   what it has learned of names
    ``labels``   its labels
    ``chances``  what makes its beliefs chances
    """

    def __init__(self, weights: Path = WEIGHTS, chances: Path = CHANCES) -> None:
        import pycrfsuite

        learned = Weights(weights)
        self.groups = weighed(learned)
        self.labels = labels = learned.labels
        self._scores = lru_cache(maxsize=_SCORES)(learned.scores)
        self._lock = Lock()  # a tagger holds the lines that it was asked about last
        self._tagger: Any = pycrfsuite.Tagger()
        self._chain = learned.chain()  # which the tagger reads where it lies
        self._tagger.open_inmemory(self._chain)
        self._furniture = [label for label in labels if label in FURNITURE]
        begins = {label: text.begin for label in labels if isinstance(text := parse(label), Text)}
        self._begins = begins
        self._flowing = [label for label, begin in begins.items() if begin is Begin.FLOW]
        self._starting = [label for label, begin in begins.items() if begin is not Begin.FLOW]
        self.chances = Chances.read(chances)

    def say(
        self, lines: Sequence[int], edges: Sequence[bool], before: Sequence[Said | None] = ()
    ) -> list[Said]:
        """What each line is, of whose names so much was learned; ``edges`` tells which lines may be
        furniture.  ``before`` holds what was said of lines whose names have not changed: it holds where no
        line near has others."""
        found: list[Said | None] = list(before) if before else [None] * len(lines)
        for low, high in _open(found):
            for first, last, start, end in _stretches(low, high, len(lines)):
                with self._lock:
                    stretch = self._stretch(lines[start:end], edges[start:end], first - start, last - start)
                    found[first:last] = list(stretch)
        return [said for said in found if said]

    def belief(self, lines: Sequence[int]) -> Callable[[str, int], float]:
        """What tells the belief in a label for one of these lines; until the next are asked about."""
        self._tagger.set([*map(self._scores, lines)])
        belief: Callable[[str, int], float] = self._tagger.marginal
        return belief

    def _stretch(self, lines: Sequence[int], edges: Sequence[bool], low: int, high: int) -> Iterator[Said]:
        marginal = self.belief(lines)
        labels = self._tagger.tag()
        begins = self._begins
        for at in range(low, high):
            label = labels[at]
            own = marginal(label, at)
            begin = begins.get(label)
            if own >= _PLAIN and begin:
                gone, share = 0.0, own if begin is Begin.FLOW else 1.0 - own
            else:
                gone = sum([marginal(other, at) for other in self._furniture]) if edges[at] else 0.0
                flow = sum([marginal(other, at) for other in self._flowing])
                share = flow / (1.0 - gone) if gone < _ALL else 0.0
            flows = share > 0.5
            # the label of the likeliest chain, if it agrees with what is likely of the line alone, or else
            # the likeliest of those that do
            if gone >= 0.5 or begin is None or flows is not (begin is Begin.FLOW):
                among = self._furniture if gone >= 0.5 else self._flowing if flows else self._starting
                if label not in among:
                    label = max(among, key=lambda other: marginal(other, at))
                    begin = begins.get(label)
            if begin is None:
                begin = Begin.FLOW if flows else Begin.PARAGRAPH
            yield Said(label, gone, begin, share if begin is Begin.FLOW else 1.0 - share, share)


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
