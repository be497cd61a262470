"""Characters of a PDF page to words: parted at white space, and where the place on the page says so.

Nine words in ten have all their characters side by side on one baseline; sums that are made once for the page
show it.  Only the others are looked at character by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import inf

from .lines import Word
from .pdf_frame import Turn
from .pdf_text import Characters

_WORD = re.compile("[^\x00\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STEP = 0.8  # points by which boxes of one baseline may differ: some glyphs are taller than their font
_SLACK = 0.25  # type sizes by which the gaps within a word may add up
_LEVEL = 0.1  # baselines within a word that differ by more type sizes part it
_PARTED = 0.6  # as does white space of so many
_GLUED = 0.3  # the parts still belong together if there is less than this between them
_TWICE = 0.12  # the same again within so many type sizes is drawn twice, to look bold
_STRIP = 16  # height, in points, of the strips in which they are sought
_RECENT = 100  # places of the same word that are looked at for that
_ABOVE, _BELOW = 1.0, 0.35  # a word's box reaches so far from its baseline, at most
_NO_WIDTH = 0.5  # width of a letter where the page does not say it


def words(chars: Characters, width: float, height: float) -> dict[int, list[Word]]:
    """The words on a page of this size by the angle at which they run, in the document's order.

    Words at an angle have the coordinates of :class:`Turn`.  What lies off the page is left out, and what is
    drawn twice at one place comes once."""
    found: dict[int, list[Word]] = {}
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    for word, angle, x, y in _all(chars):
        if -1 <= x <= width + 1 and -1 <= y <= height + 1 and not _is_seen(word, angle, seen):
            found.setdefault(angle, []).append(word)
    return found


def _is_seen(word: Word, angle: int, seen: dict[tuple[str, int, int], list[tuple[float, float]]]) -> bool:
    """Whether the same word is at this place already; if not, it is from now on.  ``seen`` has the places of
    words by text, angle and strip of the page."""
    near, left, base = _TWICE * word.size, word.left, word.base
    low, high = int((base - near) / _STRIP), int((base + near) / _STRIP)
    for strip in (low,) if low == high else (low, high):
        places = seen.setdefault((word.text, angle, strip), [])
        for x, y in places[-_RECENT:]:
            if -near < x - left < near and -near < y - base < near:
                return True
        places.append((left, base))
    return False


def _all(chars: Characters) -> Iterator[tuple[Word, int, float, float]]:
    """Every word, the angle at which it runs, and a point of it on the page."""
    left, top, right, bottom = chars.left, chars.top, chars.right, chars.bottom
    ends = [0.0, *accumulate([b - a for a, b in zip(left, right, strict=True)])]
    steps = [0, 0, *accumulate([abs(a - b) > _STEP for a, b in pairwise(bottom)])]
    astral = _SURROGATE.search(chars.text) is not None
    for match in _WORD.finditer(chars.text):
        start, end = match.span()
        text = match.group()
        if astral:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        size, angle = chars.shape(start)
        if not 0 < size < inf:
            size = bottom[start] - top[start] or 1.0
        low, high = left[start], right[end - 1]
        if (
            not angle
            and steps[end] == steps[start + 1]
            and -_SLACK * size < high - low - (ends[end] - ends[start]) < _SLACK * size
        ):
            x, base = chars.origin(start)
            yield _upright(text, low, top[start], high, bottom[start], base, size, start), 0, x, base
        else:
            yield from _pieces(chars, start, end)


def _upright(
    text: str, left: float, top: float, right: float, bottom: float, base: float, size: float, order: int,
    space: bool = True,
) -> Word:  # fmt: skip
    top, bottom = max(top, base - _ABOVE * size), min(bottom, base + _BELOW * size)
    if bottom - top < _BELOW * size:
        top, bottom = base - 0.75 * size, base + 0.25 * size
    return Word(text, left, top, right, bottom, base, size, order, space)


class _Piece:
    """Characters of a word that stand on one baseline: their indices, and left, right and base of each."""

    def __init__(self, angle: int, size: float, space: bool) -> None:
        self.angle, self.size, self.space = angle, size, space
        self.places: list[tuple[int, float, float, float]] = []


def _pieces(chars: Characters, start: int, end: int) -> Iterator[tuple[Word, int, float, float]]:
    """A run of characters without white space, parted where they do not stand side by side."""
    piece: _Piece | None = None
    for at in range(start, end):
        size, angle = chars.shape(at)
        if not 0 < size < inf:
            size = piece.size if piece else 1.0
        low, high, base = _place(chars, at, size, angle)
        space = at == start
        if piece is not None:
            _, last_low, last_high, last_base = piece.places[-1]
            most = max(size, piece.size)
            gap = max(low - last_high, last_low - high)
            if _is_twice(chars, piece, at, low, base):
                continue
            if angle != piece.angle or abs(base - last_base) > _LEVEL * most or gap > _PARTED * most:
                yield from _closed(chars, piece)
                space = angle != piece.angle or gap > _GLUED * most or abs(base - last_base) > 0.8 * most
                piece = None
        if piece is None:
            piece = _Piece(angle, size, space)
        piece.places.append((at, low, high, base))
    if piece is not None:
        yield from _closed(chars, piece)


def _place(chars: Characters, at: int, size: float, angle: int) -> tuple[float, float, float]:
    """Where a character begins and ends, and its baseline, in coordinates in which it is upright."""
    x, y = chars.origin(at)
    if not angle:
        return chars.left[at], chars.right[at], y
    turn = Turn(angle)
    start, base = turn.into(x, y)
    if angle % 90:
        return start, start + _NO_WIDTH * size, base
    corners = turn.into(chars.left[at], chars.top[at])[0], turn.into(chars.right[at], chars.bottom[at])[0]
    return min(corners), max(corners), base


def _is_twice(chars: Characters, piece: _Piece, at: int, low: float, base: float) -> bool:
    """Whether a character is in the piece already, drawn by another part of the content.  (Two characters of
    one ligature have one place, too, but come from one part.)"""
    char, near = chars.text[at], _TWICE * piece.size
    return any(
        chars.text[other] == char
        and abs(left - low) < near
        and abs(level - base) < near
        and chars.identity(other) != chars.identity(at)
        for other, left, _, level in piece.places[-_RECENT:]
    )


def _closed(chars: Characters, piece: _Piece) -> Iterator[tuple[Word, int, float, float]]:
    indices, lows, highs, bases = zip(*piece.places, strict=True)
    text = "".join([chars.text[at] for at in indices])
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    first, base, size = indices[0], bases[0], piece.size
    if piece.angle:
        top, bottom = base - 0.75 * size, base + 0.25 * size
    else:
        top, bottom = min([chars.top[at] for at in indices]), max([chars.bottom[at] for at in indices])
    word = _upright(text, min(lows), top, max(highs), bottom, base, size, first, piece.space)
    yield word, piece.angle, *chars.origin(first)
