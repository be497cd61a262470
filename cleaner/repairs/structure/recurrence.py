"""Tracks: what recurs at the same edge of neighbouring pages, left-hand and right-hand pages apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from .pages import Edge

WINDOW = 8  # neighbouring pages on each side
_NEAR = 0.6  # share of common trigrams from which two lines are the same line with noise
_RATIO, _SPARE = 1.6, 3  # the longer of the two may have this many times the letters, and some more
_START = 8  # letters by which lines are compared over the whole document
_SHORTEST = 5  # letters a line needs to be recognised through noise
_ENOUGH = 4  # pages with the very same line: no need to look for more
_FIGURES = re.compile(r"\d{1,7}")


class Recurrence(NamedTuple):
    """On how many pages of the window a line stands again: on pages of the same hand and of the other, on
    pages before, with a number at its side, letter for letter; how often a line with the same beginning
    stands at this edge in the whole document; and how the number counts that goes with the same letters, as
    :func:`counting` has it."""

    same: int = 0
    other: int = 0
    before: int = 0
    numbered: int = 0
    exact: int = 0
    anywhere: int = 0
    counts: str = ""

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
        counts = counting(at, edge.text, found) if found else ""
        if near and exact < _ENOUGH and len(edge.key) >= _SHORTEST:
            self._near(at, edge, found)
        if not found:
            return Recurrence(anywhere=self.anywhere(edge))
        same = sum(1 for place in found if not (place - at) & 1)
        before = sum(1 for place in found if place < at)
        numbered = sum(1 for line in found.values() if line.text[0].isdigit() or line.text[-1].isdigit())
        return Recurrence(same, len(found) - same, before, numbered, exact, self.anywhere(edge), counts)

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


def counting(at: int, text: str, others: Mapping[int, Edge]) -> str:
    """How the numbers on lines with the same letters go from page to page.

    ``=`` they are the same, ``p`` one counts the pages, ``c`` it goes up by the same step from line to line,
    ``u`` it goes up, ``x`` no two are the same, ``m`` some are, ``d`` several change; empty if the line has
    none.  A title that stands on several pages keeps its number; titles of one sort - of bills, of
    questions - count on."""
    mine = _figures(text)
    figures = [(page, _figures(edge.text)) for page, edge in others.items()]
    shown = [(page, found) for page, found in figures if len(found) == len(mine)]
    if not mine or not shown:
        return ""
    rows = sorted([(at, mine), *shown])
    columns = [[found[place] for _, found in rows] for place in range(len(mine))]
    changing = [column for column in columns if len(set(column)) > 1]
    if len(changing) != 1:
        return "d" if changing else "="
    (column,) = changing
    steps = [low - high for high, low in pairwise(column)]
    if steps == [low - high for (high, _), (low, _) in pairwise(rows)]:
        return "p"
    if min(steps) > 0:
        return "c" if len(steps) > 1 and len(set(steps)) == 1 else "u"
    return "x" if len(set(column)) == len(column) else "m"


def _figures(text: str) -> list[int]:
    """The numbers of a line."""
    return [*map(int, _FIGURES.findall(text))]
