"""Characters without white space between that do not simply stand side by side: superscripts, letters drawn
twice, words without a space between, right-to-left and turned text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from ..layout.lines import PlacedWord
from .accents import MERGED
from .frame import Turn
from .text import Characters


class Found(NamedTuple):
    """A word, the angle at which it runs, and a point of it on the page as shown."""

    word: PlacedWord
    angle: int
    x: float
    y: float


ABOVE, BELOW = 1.0, 0.35
"""So many type sizes a word's box reaches from its baseline, at most."""

_LEVEL = 0.1  # baselines within a word that differ by more type sizes part it
SPACED = 0.13
"""As does white space of so many type sizes more than between its other characters."""

_CLOSE = 0.04  # or of so many, where a font of bitmaps has no blank
_PAIR = 0.2  # or so many where there are no others
_GLUED = 0.3  # type on another baseline belongs to the word if it is no farther away
_OVERLAP = 0.2  # a number that a letter overlaps by more is a word of its own: it was too wide for its place
_TWICE = 0.12  # the same again within so many type sizes is drawn twice, to look bold
_RECENT = 100  # characters that are looked at for that
_NO_WIDTH = 0.5  # width of a letter where the page does not say it


def upright(
    text: str, box: Sequence[float], base: float, size: float, order: int, space: bool = True
) -> PlacedWord:
    """A word; what the font says of its height is not always to be believed."""
    left, top, right, bottom = box
    top, bottom = max(top, base - ABOVE * size), min(bottom, base + BELOW * size)
    if not bottom - top >= BELOW * size:
        top, bottom = base - 0.75 * size, base + 0.25 * size
    return PlacedWord(text, left, top, right, bottom, base, size, order, space)


class _Glyph(NamedTuple):
    """A character in coordinates in which it is upright."""

    at: int
    char: str
    left: float
    right: float
    base: float
    size: float
    angle: int


def spacing(chars: Characters) -> float:
    """The white space, in type sizes, that parts words on a page."""
    return _CLOSE if chars.is_guessed and " " not in chars.text else SPACED


def pieces(chars: Characters, start: int, end: int, spaced: float = SPACED) -> Iterator[Found]:
    """The words in a run of characters, of which so many type sizes of white space part two."""
    piece: list[_Glyph] = []
    space = True
    wide = _tracking(chars, start, end)
    for at in range(start, end):
        if chars.text[at] == MERGED:
            continue
        glyph = _glyph(chars, at)
        if piece:
            if _is_twice(chars, piece, glyph):
                continue
            parted, apart = _relation(piece, glyph, wide, spaced)
            if parted:
                yield _word(chars, piece, space)
                piece, space = [], apart
        piece.append(glyph)
    if piece:
        yield _word(chars, piece, space)


def _relation(piece: list[_Glyph], glyph: _Glyph, wide: float, spaced: float) -> tuple[bool, bool]:
    """Whether a glyph behind those of a piece begins another one, and if so, whether with a space."""
    last = piece[-1]
    size = max(glyph.size, piece[0].size)
    gap = max(glyph.left - last.right, last.left - glyph.right)
    rise = abs(glyph.base - last.base)
    if glyph.angle != last.angle:
        return True, True
    if rise > _LEVEL * size:
        return True, gap > _GLUED * size or rise > 0.8 * size
    over = last.right - glyph.left > _OVERLAP * size and glyph.left - last.left > _LEVEL * size
    if over and last.char.isdigit() and glyph.char.isalpha():
        return True, True
    return gap > wide + spaced * size and not glyph.angle % 90, True


def _tracking(chars: Characters, start: int, end: int) -> float:
    """Space, in points, that stands between all characters of a run."""
    left, right = chars.left, chars.right
    gaps = [max(left[at + 1] - right[at], left[at] - right[at + 1]) for at in range(start, end - 1)]
    if len(gaps) == 1:
        return (_PAIR - SPACED) * _glyph(chars, start).size
    return max(0.0, min(gaps, default=0.0))


def _glyph(chars: Characters, at: int) -> _Glyph:
    size, angle = chars.shape(at)
    if not 0 < size < inf:
        size = abs(chars.bottom[at] - chars.top[at]) or 1.0
    x, y = chars.origin(at)
    if not angle:
        return _Glyph(at, chars.text[at], chars.left[at], chars.right[at], y, size, 0)
    turn = Turn(angle)
    left, base = turn.into(x, y)
    right = left + _NO_WIDTH * size
    if angle % 90 == 0:
        corners = turn.into(chars.left[at], chars.top[at])[0], turn.into(chars.right[at], chars.bottom[at])[0]
        left, right = min(corners), max(corners)
    return _Glyph(at, chars.text[at], left, right, base, size, angle)


def _is_twice(chars: Characters, piece: list[_Glyph], glyph: _Glyph) -> bool:
    """Whether a glyph is in the piece already, drawn by another part of the content.  (Two characters of one
    ligature have one place, too, but come from one part.)"""
    near = _TWICE * glyph.size
    return any(
        other.char == glyph.char
        and abs(other.left - glyph.left) < near
        and abs(other.base - glyph.base) < near
        and chars.content(other.at) != chars.content(glyph.at)
        for other in piece[-_RECENT:]
    )


def _word(chars: Characters, piece: list[_Glyph], space: bool) -> Found:
    text = "".join([glyph.char for glyph in piece])
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    first = piece[0]
    size, base = first.size, first.base
    top, bottom = base - 0.75 * size, base + 0.25 * size
    if not first.angle:
        top = min([chars.top[glyph.at] for glyph in piece])
        bottom = max([chars.bottom[glyph.at] for glyph in piece])
    box = min([glyph.left for glyph in piece]), top, max([glyph.right for glyph in piece]), bottom
    x, y = chars.origin(first.at)
    return Found(upright(text, box, base, size, first.at, space), first.angle, x, y)
