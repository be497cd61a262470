"""What the lines around, and gaps like it in the whole text, show for a gap between two lines of text."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from .chances import log_odds
from .features import Lines
from .labels import FURNITURE, Begin, Kind

if TYPE_CHECKING:
    from .chain import Said

NAMES = (
    "belief",
    "above",
    "below",
    "below that",
    "near",
    "around",
    "block",
    "lines of the block",
    "set alike",
    "so many",
    "worded alike",
    "so many of these",
    "indented alike",
    "so many of those",
    "blank",
    "slack",
    "slack below",
    "step",
    "width above",
    "width",
    "end above",
    "start",
    "end",
    "marker above",
    "marker",
)
"""What :meth:`Gaps.shown` tells of a gap, in this order."""

_NEAR, _AROUND = 3, 10  # gaps on each side
_MANY, _LONG = 50, 40
_SLACKS, _STEPS = (-8, 3, 14, 45), (-1, 1, 3)
_ENDS, _STARTS = ".so:e;)qI9dw-,", "*A-Qo9I(xqa"  # as in Shape, from those that part lines most often
_RUNS_ON = "w,-"
_BLANKS = "012tT"
_NONE = -1.0


class Look(NamedTuple):
    """How a gap looks, from the nearest to the roughest: gaps with the same are compared."""

    set: tuple[object, ...]
    worded: tuple[object, ...]
    indented: tuple[object, ...]


class Gaps:
    """The gaps of a text with what is believed of each: that the line below it goes on with the one above."""

    def __init__(self, lines: Lines[int], previous: Sequence[int], said: Sequence[Said]) -> None:
        """``previous`` as of :meth:`Lines.previous`; ``said`` is what the model says of each line."""
        self._lines, self._previous = lines, previous
        self._below = [k for k, above in enumerate(previous) if above >= 0 and said[k].label not in FURNITURE]
        self._place = {k: place for place, k in enumerate(self._below)}
        self._shares = [said[k].share for k in self._below]
        self._sums = [0.0, *accumulate(self._shares)]
        self._looks = [self._look(k) for k in self._below]
        self._alike: dict[tuple[object, ...], list[float]] = defaultdict(lambda: [0.0, 0])
        self._begun: dict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
        for k, share, look in zip(self._below, self._shares, self._looks, strict=True):
            for sort in look:
                found = self._alike[sort]
                found[0] += share
                found[1] += 1
            if said[k].begin is not Begin.FLOW:
                self._begun[look.indented][said[k].label] += 1
        blanks = [lines.blanks[k] > 0 for k in self._below]
        self._blocks = [*accumulate(blanks)]
        self._block: dict[int, list[float]] = defaultdict(lambda: [0.0, 0])
        for block, blank, share in zip(self._blocks, blanks, self._shares, strict=True):
            if not blank:
                self._block[block][0] += share
                self._block[block][1] += 1

    def _look(self, k: int) -> Look:
        lines, u = self._lines, self._previous[k]
        over, low = lines.shapes[u], lines.shapes[k]
        blank = self._blank(k)
        step = bisect_right(_STEPS, lines.indents[k] - lines.indents[u])
        slack = bisect_right(_SLACKS, lines.slack(u, k, lines.measure(u).full))
        return Look(
            (blank, over.end in _RUNS_ON, low.start == "a", step, slack),
            (blank, over.end, low.start, step),
            (blank, step),
        )

    def _blank(self, k: int) -> str:
        blank = self._lines.blank_above(self._previous[k], k)
        return "0" if blank == "T" else blank

    def _mean(self, place: int, reach: int) -> float:
        """The mean belief in the gaps around one."""
        low, high = max(0, place - reach), min(len(self._below), place + reach + 1)
        return (self._sums[high] - self._sums[low] - self._shares[place]) / max(1, high - low - 1)

    def shown(self, k: int) -> tuple[float, ...] | None:
        """What is shown of the gap above a line, as numbers; :data:`NAMES` names them.  None if the line is
        furniture, or the first.

        The log-odds of the belief that the line goes on, and of those in the gaps above, below, and below
        that; the mean belief in those near and around, in its block between blank lines, and the gaps of
        that; the mean belief in others of the text that look like it, and how many these are, thrice, from
        the nearest to the roughest look; blank lines; how much room the line above leaves for the next word,
        by the full lines there and by those below, in percent; the step inwards in columns; levels of the
        widths of the two lines; how the upper ends, how the lower begins and ends; whether the upper has a
        marker, and whether the lower does and counts on."""
        place = self._place.get(k)
        if place is None:
            return None
        lines, u, shares, share = self._lines, self._previous[k], self._shares, self._shares[place]
        over, low = lines.shapes[u], lines.shapes[k]
        alike: list[float] = []
        for sort in self._looks[place]:
            total, count = self._alike[sort]
            alike += [(total - share) / (count - 1) if count > 1 else _NONE, min(count - 1, _MANY)]
        total, count = self._block[self._blocks[place]]
        inside = not lines.blanks[k]
        full = lines.measure(u).full
        below = sorted(lines.rights[k : k + 5])
        return (
            log_odds(share),
            log_odds(shares[place - 1]) if place else 0.0,
            log_odds(shares[place + 1]) if place + 1 < len(shares) else 0.0,
            log_odds(shares[place + 2]) if place + 2 < len(shares) else 0.0,
            self._mean(place, _NEAR),
            self._mean(place, _AROUND),
            (total - share * inside) / max(1, count - inside),
            min(count, _LONG),
            *alike,
            _BLANKS.index(lines.blank_above(u, k)),
            lines.slack(u, k, full),
            lines.slack(u, k, (below[-2] if len(below) > 1 else full) or 1),
            lines.indents[k] - lines.indents[u],
            lines.width_level(u),
            lines.width_level(k),
            _ENDS.index(over.end),
            _STARTS.index(low.start),
            _ENDS.index(low.end),
            bool(over.marker),
            self._marker(k),
        )

    def _marker(self, k: int) -> int:
        """0 for a line without a marker, 1 for one, 2 for one that counts on."""
        lines = self._lines
        low, last = lines.shapes[k], lines.marked[k]
        if not low.marker:
            return 0
        over = lines.shapes[last] if last >= 0 else None
        return 2 if over and over.marker == low.marker and 0 <= low.number == over.number + 1 else 1

    def begun(self, k: int, kind: Kind) -> str:
        """The likeliest label of a line that begins something: that of most others of the text that stand
        so."""
        labels = self._begun[self._looks[self._place[k]].indented]
        return max(labels, key=labels.__getitem__, default=f"{kind}.{Begin.PARAGRAPH}")
