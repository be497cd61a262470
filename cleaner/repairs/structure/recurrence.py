"""Tracks: what recurs at the same edge of neighbouring pages, left-hand and right-hand pages apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from .pages import Edge

WINDOW = 8  # neighbouring pages on each side
_NEAR = 0.6  # share of common trigrams from which two lines are the same line with noise
_RATIO, _SPARE = 1.6, 3  # the longer of the two may have this many times the letters, and some more
_START = 8  # letters by which lines are compared over the whole document
_SHORTEST = 5  # letters a line needs to be recognised through noise
_ENOUGH = 4  # pages with the very same line: no need to look for more


class Recurrence(NamedTuple):
    """On how many pages of the window a line stands again: on pages of the same hand and of the other, on
    pages before, with a number at its side, letter for letter; and how often a line with the same beginning
    stands at this edge in the whole document."""

    same: int = 0
    other: int = 0
    before: int = 0
    numbered: int = 0
    exact: int = 0
    anywhere: int = 0

    @property
    def total(self) -> int:
        """Pages of the window on which the line stands again."""
        return self.same + self.other


class Tracks:
    """The lines at one edge.  ``pages[n]`` are those of page n, outermost first."""

    def __init__(self, pages: Sequence[Sequence[Edge]], depth: int = 2) -> None:
        self._pages = [page[:depth] for page in pages]
        self._places: dict[str, list[int]] = {}
        self._edges: dict[str, list[Edge]] = {}
        self._starts: Counter[str] = Counter()
        for at, page in enumerate(self._pages):
            for edge in page:
                self._places.setdefault(edge.key, []).append(at)
                self._edges.setdefault(edge.key, []).append(edge)
                self._starts[edge.key[:_START]] += 1
        self._sized = [[(len(edge.key), edge) for edge in page] for page in self._pages]

    def stands_once(self, edge: Edge) -> bool:
        """Whether no other line at this edge has the same letters."""
        return len(self._places.get(edge.key, ())) < 2

    def anywhere(self, edge: Edge) -> int:
        """How many other lines in the document, at this edge, begin with the same letters."""
        key = edge.key
        found = self._starts[key[:_START]] if len(key) >= _START else len(self._places.get(key, ()))
        return max(found - 1, 0)

    def recurs(self, at: int, edge: Edge, *, near: bool) -> Recurrence:
        """Where in the window a line like this one stands; ``near``: noise is looked through."""
        places = self._places.get(edge.key, ())
        low, high = bisect_left(places, at - WINDOW), bisect_right(places, at + WINDOW)
        edges = self._edges.get(edge.key, ())
        found = dict(zip(reversed(places[low:high]), reversed(edges[low:high]), strict=True))  # outermost
        found.pop(at, None)
        exact = len(found)
        if near and exact < _ENOUGH and len(edge.key) >= _SHORTEST:
            self._near(at, edge, found)
        if not found:
            return Recurrence(anywhere=self.anywhere(edge))
        same = sum(1 for place in found if not (place - at) & 1)
        before = sum(1 for place in found if place < at)
        numbered = sum(1 for line in found.values() if line.text[0].isdigit() or line.text[-1].isdigit())
        return Recurrence(same, len(found) - same, before, numbered, exact, self.anywhere(edge))

    def _near(self, at: int, like: Edge, found: dict[int, Edge]) -> None:
        mine = like.grams()
        count = len(mine)
        shortest, longest = (len(like.key) - _SPARE) / _RATIO, len(like.key) * _RATIO + _SPARE
        low, high = max(0, at - WINDOW), min(len(self._pages), at + WINDOW + 1)
        for other, page in enumerate(self._sized[low:high], low):
            for size, edge in page:
                if shortest <= size <= longest and other != at and other not in found:
                    grams = edge.grams()
                    least = _NEAR * min(count, len(grams))
                    if least and not mine.isdisjoint(grams) and len(mine & grams) >= least:
                        found[other] = edge
                        break
