"""Geometry of printed lines: how long they are, how wide the page is set, what is indented.

Everything is measured on the filled lines of a view, in tenths of an average letter, in one pass.  A
measure - the length that a full line has - is taken from the lines around a place, not from the document,
so that an abstract in larger type or a narrow column is judged by its own kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, repeat
from operator import add, mul
from typing import NamedTuple

UNIT = 10
"""Widths are in tenths of a letter."""

SPACE = 6
"""Width of a space between words."""

_WHITE = re.compile(r"(?<=\S) {3,}(?=\S)")  # between pieces of a line that stand side by side
_ASKEW = 1  # characters by which the left edges of cells may differ
_STRIDE = 8
_REACH = 12
_WIDE = "\u2e80"  # Chinese, Japanese and Korean characters, from here on, are as wide as two letters
_SAMPLE, _SOME = 200, 20  # looked for if one of twenty in a sample of characters is wide
# Letters narrower or wider than the average of a book face, in tenths of it.
_LATIN = (("i", -4), ("l", -4), ("t", -4), ("m", 7), ("\u017f", -4), ("\u0364", -10))
_CYRILLIC = (("і", -4), ("м", 4), ("ж", 5), ("ш", 7))


class Measure(NamedTuple):
    """What lines are like around a place: the length of a full one, the usual indentation (in columns),
    how far their lengths spread."""

    full: int
    left: int
    spread: int
    most: int


def widths(text: str, lines: list[str]) -> list[int]:
    """Width of each line as set in proportional type, scaled so that the average letter keeps its width."""
    sample = text[:: len(text) // _SAMPLE + 1]
    if sum([char >= _WIDE for char in sample]) * _SOME > len(sample):
        return [UNIT * (len(line) + sum([char >= _WIDE for char in line])) for line in lines]
    letters = _CYRILLIC if text.count("о") > text.count("e") else _LATIN
    excess: Iterable[int] = repeat(0, len(lines))
    for letter, by in letters:
        if letter in text:
            excess = map(add, excess, map(mul, map(str.count, lines, repeat(letter)), repeat(by)))
    sizes, excess = list(map(len, lines)), list(excess)
    scale = UNIT - sum(excess) / (sum(sizes) or 1)
    return [int(scale * size) + more for size, more in zip(sizes, excess, strict=True)]


def measures(rights: list[int], indents: list[int]) -> list[Measure]:
    """The measure of each block of ``_STRIDE`` lines, from ``_REACH`` lines more on either side."""
    found: list[Measure] = []
    for start in range(0, len(rights), _STRIDE):
        low = max(0, start - _REACH)
        high = start + _STRIDE + _REACH
        widths = sorted(rights[low:high])
        size = len(widths)
        full = widths[size * 70 // 100]
        left = sorted(indents[low:high])[size * 3 // 10] if any(indents[low:high]) else 0
        most = widths[size * 93 // 100]
        found.append(Measure(full or 1, left, full - widths[size * 4 // 10], most or 1))
    return found


def abreast(lines: Sequence[str]) -> Iterator[int]:
    """The indices after which lines go on as they stand: in pieces side by side, with the same white between
    them, as rows of a table do; or with a row, behind a line that goes on with a cell of the one above."""
    white = [[gap.span() for gap in _WHITE.finditer(line)] if "   " in line else [] for line in lines]
    for at, (upper, lower) in enumerate(pairwise(white)):
        if not lower:
            continue
        indent = len(lines[at]) - len(lines[at].lstrip())
        if any(
            abs(indent - end) <= _ASKEW or any(max(a, start) < min(b, end) for a, b in upper)
            for start, end in lower
        ):
            yield at
