"""Characters of a PDF page to words: parted at white space, and where their places on the page say so.

Nine words in ten have all their characters side by side on one baseline, which lists made once for the page
show.  Only the others are looked at character by character (:mod:`cleaner.readers.pdf_pieces`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from math import inf
from operator import sub

from .lines import Word
from .pdf_accents import MERGED, with_accents
from .pdf_pieces import ABOVE, BELOW, Placed, pieces, upright
from .pdf_text import Characters

_WORD = re.compile("[^\x00\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_ODD = re.compile(f"[\ud800-\udfff{MERGED}]")
_STEP = 0.8  # points by which the boxes on one baseline may differ
_SPACED = 0.13  # type sizes between characters of a word, at most
_OVERLAP = 0.2  # and by which they overlap
_ALONE = (0.0,)
_TWICE = 0.12  # the same word again within so many type sizes is drawn twice, to look bold
_RECENT = 100  # places of the same word that are looked at for that


def words(chars: Characters, width: float, height: float) -> dict[int, list[Word]]:
    """The words on a page of this size by the angle at which they run, in the document's order.

    Words at an angle have the coordinates of :class:`cleaner.readers.pdf_frame.Turn`.  What lies off the page
    is left out, and what is drawn twice at one place comes once."""
    found: dict[int, list[Word]] = {}
    chars.text = with_accents(chars)
    for word, angle, x, y in _all(chars):
        if -1 <= x <= width + 1 and -1 <= y <= height + 1:
            found.setdefault(angle, []).append(word)
    return {angle: _once(group) for angle, group in found.items()}


def _all(chars: Characters) -> Iterator[Placed]:
    left, top, right, bottom = chars.left, chars.top, chars.right, chars.bottom
    gaps = [b - a for a, b in zip(right, left[1:], strict=False)]
    moves = [move > _STEP or move < -_STEP for move in map(sub, bottom[1:], bottom)]
    if (
        True in moves
    ):  # a glyph that is taller than its font is no step: its top does not move with its bottom
        moves = [moved and (a > b) == (c > d) and abs(a - b) > _STEP for moved, a, b, c, d in
                 zip(moves, top[1:], top, bottom[1:], bottom, strict=False)]  # fmt: skip
    steps = [0, *accumulate(moves)]
    shape, origin = chars.shape, chars.origin
    plain = _ODD.search(chars.text) is None
    for match in _WORD.finditer(chars.text):
        start, end = match.span()
        size, angle = shape(start)
        inner = gaps[start : end - 1] or _ALONE
        if (
            plain
            and not angle
            and steps[start] == steps[end - 1]
            and max(inner) < _SPACED * size < inf
            and min(inner) > -_OVERLAP * size
        ):
            x, base = origin(start)
            edge, high, end, low = left[start], top[start], right[end - 1], bottom[start]
            if base - ABOVE * size < high < low - BELOW * size and low < base + BELOW * size:
                word = Word(match.group(), edge, high, end, low, base, size, start)
            else:
                word = upright(match.group(), (edge, high, end, low), base, size, start)
            yield word, 0, x, base
        else:
            yield from pieces(chars, start, end)


def _once(group: list[Word]) -> list[Word]:
    """The words without those that stand a second time at one place."""
    places: dict[str, list[tuple[float, int]]] = {}
    for index, word in enumerate(group):
        places.setdefault(word.text, []).append((word.left, index))
    twice: set[int] = set()
    for same in places.values():
        if len(same) > 1:
            same.sort()
            for at, (left, index) in enumerate(same):
                near, base = _TWICE * group[index].size, group[index].base
                for other_left, other in same[at + 1 : at + _RECENT]:
                    if other_left - left >= near:
                        break
                    if -near < group[other].base - base < near:
                        twice.add(max(index, other))
    return [word for index, word in enumerate(group) if index not in twice] if twice else group
