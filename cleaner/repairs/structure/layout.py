"""Geometry of printed lines: how wide the page is set, what is indented, where blank lines stand.

Everything is measured on the *body* lines of a view, in tenths of an average letter, in one pass.  A
measure - the length that a full line has - is taken from the lines around a place, not from the document,
so that an abstract in larger type or a narrow column is judged by its own kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, repeat
from operator import add, mul
from typing import NamedTuple

from ...text.view import Role, View
from .prose import spaceless

UNIT = 10
"""Widths are in tenths of a letter."""

SPACE = 6
"""Width of a space between words."""

TURN = 3
"""Value in :attr:`Layout.blanks` for a gap that holds furniture or a page boundary."""

_STRIDE = 8
_REACH = 12
_LONG_WORD = 12
_DOUBLE = 5  # less than one gap in so many without a blank line: double spacing
_LOWER = 2  # if more than one line in so many begins with a small letter
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


class Layout:
    """Measures of the body lines of a view; ``k`` is an index into ``body``, not a line number.

    ``body``     line numbers of the body lines
    ``texts``    their text without outer white space
    ``indents``  leading white space, in columns
    ``rights``   where the text ends
    ``blanks``   blank lines above: 0, 1, 2 (two or more), or :data:`TURN`
    """

    __slots__ = ("_blank_sums", "_near", "_upper_sums", "blanks", "body", "indents", "rights", "texts")

    def __init__(self, view: View) -> None:
        lines = view.lines
        self.body = body = view.body()
        shown = [lines[index].rstrip() for index in body]
        self.texts = texts = [line.lstrip() for line in shown]
        self.indents = [len(line) - len(text) for line, text in zip(shown, texts, strict=True)]
        self.blanks = _blanks(view, body)
        if self.blanks.count(0) * _DOUBLE < len(body):
            self._single_space()
        self._upper_sums = [0, *accumulate([text[0].isupper() for text in texts])]
        self._blank_sums = [0, *accumulate([0 < blank < TURN for blank in self.blanks])]
        self.rights = _widths(view.text, shown)
        self._near = _measures(self.rights, self.indents)

    def _single_space(self) -> None:
        """Where a blank line follows every line and many lines go on in lower case, it says nothing."""
        lower = sum([text[0].islower() for text in self.texts])
        if lower * _LOWER > len(self.texts):
            self.blanks = [blank if blank == TURN else max(0, blank - 1) for blank in self.blanks]

    def measure(self, k: int) -> Measure:
        """What lines are like around body line ``k``."""
        return self._near[k // _STRIDE]

    def first(self, k: int) -> int:
        """Width of the first word of body line ``k``; of one character where words are not spaced."""
        text = self.texts[k]
        if text[0] >= _WIDE and spaceless(text[0]):
            return 2 * UNIT
        size = text.find(" ")
        if size == -1:
            size = len(text)
        return UNIT if size > _LONG_WORD and spaceless(text[0]) else UNIT * size

    def upper_share(self, k: int, reach: int = 8) -> int:
        """How many in a hundred of the lines around ``k`` begin with a capital."""
        low, high = max(0, k - reach), min(len(self.body), k + reach)
        return (self._upper_sums[high] - self._upper_sums[low]) * 100 // (high - low)

    def blank_share(self, k: int, reach: int = 8) -> int:
        """How many in a hundred of the lines around ``k`` have a blank line above."""
        low, high = max(0, k - reach), min(len(self.body), k + reach)
        return (self._blank_sums[high] - self._blank_sums[low]) * 100 // (high - low)


def _widths(text: str, lines: list[str]) -> list[int]:
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


def _blanks(view: View, body: list[int]) -> list[int]:
    """Blank lines above each body line, or TURN."""
    edges = set(view.pages[1:-1])
    roles = view.roles
    blanks: list[int] = []
    last = -1
    for index in body:
        count = index - last - 1
        if count:
            if roles[last + 1 : index].count(Role.BLANK) != count or (
                edges and not edges.isdisjoint(range(last + 1, index + 1))
            ):
                count = TURN
            else:
                count = min(count, TURN - 1)
        elif index in edges:
            count = TURN
        blanks.append(count)
        last = index
    return blanks


def _measures(rights: list[int], indents: list[int]) -> list[Measure]:
    """The measure of each block of ``_STRIDE`` lines, from ``_REACH`` lines more on either side."""
    found: list[Measure] = []
    for start in range(0, len(rights), _STRIDE):
        low = max(0, start - _REACH)
        high = start + _STRIDE + _REACH
        widths = sorted(rights[low:high])
        size = len(widths)
        full = widths[size * 70 // 100]
        left = sorted(indents[low:high])[size * 3 // 10] if any(indents[low:high]) else 0
        found.append(Measure(full or 1, left, full - widths[size * 4 // 10]))
    return found
