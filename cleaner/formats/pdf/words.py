"""Characters of a PDF page to words: parted at white space, and where their places on the page say so.

Nine words in ten have all their characters side by side on one baseline, which lists made once for the page
show.  Only the others are looked at character by character (:mod:`cleaner.formats.pdf.pieces`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf, nan
from operator import sub

from ..layout.lines import PlacedWord
from .accents import MERGED, with_accents
from .bullets import bulleted
from .ligatures import in_order
from .pieces import ABOVE, BELOW, pieces, spacing, upright
from .text import LOST, Characters
from .tracking import closed

_WORD = re.compile("[^\x00\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_ODD = re.compile(f"[\ud800-\udfff{MERGED}]")
_STEP = 0.8  # points by which tops and bottoms of letters may both differ on one baseline
_OVERLAP = 0.2  # and by which they overlap
_ALONE = (0.0,)
_TWICE = 0.12  # the same word again within so many type sizes is drawn twice, to look bold
_new = tuple.__new__  # of a named tuple, in half the time
_RECENT = 100  # places of the same word that are looked at for that


def words(chars: Characters, width: float, height: float) -> dict[int, list[PlacedWord]]:
    """The words on a page of this size by the angle at which they run, in the document's order.

    Words at an angle have the coordinates of :class:`cleaner.formats.pdf.frame.Turn`.  What lies off the page
    is left out, and what is drawn twice at one place comes once."""
    chars.write(in_order(chars))
    chars.write(with_accents(chars))
    found: dict[int, list[PlacedWord]] = {}
    width, height = width + 1, height + 1
    for word, angle, x, y in _all(chars):
        if -1 <= x <= width and -1 <= y <= height:
            if angle not in found:
                found[angle] = []
            found[angle].append(word)
    whole = {angle: _once(group) for angle, group in found.items()}
    if 0 in whole:
        whole[0] = closed(chars, whole[0])
    if LOST in chars.text and 0 in whole:
        whole[0] = bulleted(whole[0])
    return whole


def _all(chars: Characters) -> Iterator[tuple[PlacedWord, int, float, float]]:
    """The words, as :class:`cleaner.formats.pdf.pieces.Found` has them."""
    left, top, right, bottom = chars.left, chars.top, chars.right, chars.bottom
    gaps, drops = list(map(sub, left[1:], right)), list(map(sub, bottom[1:], bottom))
    whole = _ODD.search(chars.text) is None
    low, height, base = inf, 0.0, 0.0
    spaced = spacing(chars)
    for match in _WORD.finditer(chars.text):
        start, end = match.span()
        number = chars.content(start) or 0
        size, angle = chars.shapes.get(number) or chars.shape(start)
        inner = gaps[start : end - 1] or _ALONE
        if (
            angle
            or not whole
            or not max(inner) < spaced * size < inf
            or min(inner) < -_OVERLAP * size
            or any(drops[start : end - 1])
            and _spread(bottom[start:end]) > _STEP < _spread(top[start:end])
        ):
            yield from pieces(chars, start, end, spaced)
            continue
        if bottom[start] != low or size != height:  # else it stands on the baseline of the word before it
            low, height, base = bottom[start], size, chars.origin(start)[1]
        edge, high = left[start], top[start]
        if base - ABOVE * size < high < low - BELOW * size and low < base + BELOW * size:
            word = _new(
                PlacedWord, (match.group(), edge, high, right[end - 1], low, base, size, start, True, nan)
            )
        else:
            word = upright(match.group(), (edge, high, right[end - 1], low), base, size, start)
        yield word, 0, edge, base


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _once(group: list[PlacedWord]) -> list[PlacedWord]:
    """The words without those that stand a second time at one place."""
    places: dict[str, list[tuple[float, int]]] = {}
    for index, word in enumerate(group):
        places.setdefault(word.text, []).append((word.left, index))
    twice: set[int] = set()
    for same in places.values():
        if len(same) > 1:
            same.sort()
            near = _TWICE * max([group[index].size for _, index in same])
            if any(lower - upper < near for (upper, _), (lower, _) in pairwise(same)):
                twice.update(_doubles(group, [index for _, index in same]))
    return [word for index, word in enumerate(group) if index not in twice] if twice else group


def _doubles(group: list[PlacedWord], same: list[int]) -> Iterator[int]:
    """Of words with one text, given by their indices from left to right, those that come a second time."""
    for at, index in enumerate(same):
        word = group[index]
        near = _TWICE * word.size
        for other in same[at + 1 : at + _RECENT]:
            if group[other].left - word.left >= near:
                break
            if abs(group[other].base - word.base) < near:
                yield max(index, other)
