"""Words with boxes to lines: what stands side by side on one baseline, superscripts and drop caps included.

Any format with geometry can use it; :mod:`cleaner.formats.layout.columns` puts the lines in reading order,
and :mod:`cleaner.formats.layout.from_lines` makes the page's text of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import nan
from typing import NamedTuple

from ...text.source import Box


class PlacedWord(NamedTuple):
    """A word on a page, or the part of it that stands on one baseline.

    ``left, top, right, bottom``  its box, in any unit, from the upper left corner
    ``base``        where its baseline lies
    ``size``        height of its type
    ``order``       its place in the document
    ``space``       whether the document has white space between it and the word in front of it
    ``confidence``  how sure the OCR was, 0 to 1
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    order: int
    space: bool = True
    confidence: float = nan

    @property
    def box(self) -> Box:
        """Its box."""
        return Box(self.left, self.top, self.right, self.bottom)


class Segment:
    """Words that stand side by side on one line with no more than a space between them; ``size`` and
    ``base`` are those of most of its letters."""

    __slots__ = ("base", "bottom", "chars", "left", "order", "right", "size", "top", "words")

    def __init__(self, words: list[PlacedWord]) -> None:
        main = words[0]
        self.words = words
        self.order = main.order
        if len(words) == 1:
            self.left, self.top, self.right, self.bottom = main.box
            self.chars = len(main.text)
        else:
            self.left = min([word.left for word in words])
            self.top = min([word.top for word in words])
            self.right = max([word.right for word in words])
            self.bottom = max([word.bottom for word in words])
            self.chars = sum([len(word.text) for word in words])
            main = _main(words)
        self.size, self.base = main.size, main.base

    @property
    def box(self) -> Box:
        """Its box."""
        return Box(self.left, self.top, self.right, self.bottom)


Row = list[Segment]
"""A line of one column: segments, which stand apart if there are several."""

_WIDE = 0.8  # white space of so many type sizes parts segments
_LEVEL = 0.25  # baselines that differ by less, in type sizes, are one
_SMALL = 0.85  # type so much smaller may be a superscript or subscript
_RAISED, _LOWERED = 0.75, 0.4  # how far it may stand off the baseline, in sizes of the larger type
_NEAR = 0.6  # and how far away
_DROP = 1.7  # an initial of so many type sizes is a drop cap
_PITCH = 1.6  # type sizes between lines of one cell, at most
_LOOK = 3  # rows above and below among which a stray piece looks for its own


def _main(words: list[PlacedWord]) -> PlacedWord:
    first = words[0]
    if all(word.size == first.size for word in words):
        return first
    letters: dict[float, int] = {}
    for word in words:
        letters[word.size] = letters.get(word.size, 0) + len(word.text)
    size = max(letters, key=lambda size: (letters[size], size))
    return next(word for word in words if word.size == size)


def segments(words: Iterable[PlacedWord]) -> list[Segment]:
    """Words, given in the document's order, as pieces of lines."""
    found: list[Segment] = []
    piece: list[PlacedWord] = []
    for word in words:
        if piece:
            last = piece[-1]
            size = word.size
            if (
                word.base == last.base
                and size == last.size
                and word.left >= last.left
                and word.right >= last.right
            ):  # as most do
                adjoins = -0.5 * size < word.left - last.right < _WIDE * size
            else:
                adjoins = _adjoins(piece, word)
            if not adjoins:
                found.append(Segment(piece))
                piece = []
        piece.append(word)
    if piece:
        found.append(Segment(piece))
    return found


def _adjoins(piece: list[PlacedWord], word: PlacedWord) -> bool:
    last = piece[-1]
    size = max(last.size, word.size)
    gap = max(word.left - last.right, last.left - word.right)
    if not -0.5 * size < gap < _WIDE * size:
        return False
    if abs(word.base - last.base) <= _LEVEL * min(last.size, word.size) or is_script(last, word):
        return True
    # back on the baseline that a superscript has left
    return (
        len(piece) > 1
        and abs(word.base - piece[-2].base) <= _LEVEL * word.size
        and is_script(piece[-2], last)
    )


def is_script(one: PlacedWord | Segment, other: PlacedWord | Segment) -> bool:
    """Whether one of two neighbours is, by size and height, a superscript or subscript of the other."""
    small, large = (one, other) if one.size < other.size else (other, one)
    if small.size > _SMALL * large.size:
        return False
    return -_RAISED * large.size <= small.base - large.base <= _LOWERED * large.size


def rows(pieces: Sequence[Segment]) -> list[Row]:
    """The segments of one column as lines, from the top down; in each from left to right."""
    found: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: (piece.base, piece.left)):
        home = next((row for row in reversed(found[-_LOOK:]) if _is_level(row, piece)), None)
        if home is None:
            found.append([piece])
        else:
            home.append(piece)
    if len({piece.size for piece in pieces}) > 1:
        most = _SMALL * max([piece.size for piece in pieces])
        found = _moved(found, _is_script_of, lambda row: not max([piece.size for piece in row]) > most)
        found = _moved(found, _is_drop_cap_of, _is_initial)
    found = _raised(found)
    for row in found:
        row.sort(key=lambda piece: piece.left)
    return found


def _is_level(row: Row, piece: Segment) -> bool:
    """Whether a segment stands on the baseline of a row, at a free place."""
    if abs(row[-1].base - piece.base) > _LEVEL * min(row[-1].size, piece.size):
        return False
    return all(
        min(other.right, piece.right) - max(other.left, piece.left)
        <= 0.3 * min(other.right - other.left, piece.right - piece.left)
        for other in row
    )


def _moved(found: list[Row], belongs: Callable[[Row, Row], bool], may: Callable[[Row], bool]) -> list[Row]:
    """The rows, each that belongs to another one near it moved there; ``may`` says of which it is asked."""
    hosts: list[Row | None] = [None] * len(found)
    for index, row in enumerate(found):
        if not may(row):
            continue
        for at in range(max(0, index - _LOOK), min(len(found), index + _LOOK + 1)):
            if at != index and hosts[at] is None and belongs(row, found[at]):
                hosts[index] = found[at]
                break
    for row, host in zip(found, hosts, strict=True):
        if host is not None:
            host.extend(row)
    return [row for row, host in zip(found, hosts, strict=True) if host is None]


def _raised(found: list[Row]) -> list[Row]:
    """The rows; cells of one line that stand halfway between two lines of the cell beside them are on the
    upper one of these."""
    kept: list[Row] = []
    for index, row in enumerate(found):
        near = found[max(0, index - _LOOK) : index + _LOOK + 1]
        if 0 < index < len(found) - 1 and _is_between(found[index - 1], row, found[index + 1], near):
            kept[-1].extend(row)
        else:
            kept.append(row)
    return kept


def _is_between(above: Row, row: Row, below: Row, near: Sequence[Row]) -> bool:
    """Whether a row stands between two lines of one cell beside it, and nothing else near in its columns."""
    size = row[0].size
    upper, lower = row[0].base - above[0].base, below[0].base - row[0].base
    if not 0.3 * size < min(upper, lower) <= max(upper, lower) < 0.95 * size:
        return False
    if not any(_shares(one, other) for one in above for other in below):
        return False
    return not any(
        _shares(piece, other)
        for other_row in near
        if other_row is not row and abs(other_row[0].base - row[0].base) < _PITCH * size
        for other in other_row
        for piece in row
    )


def _shares(one: Segment, other: Segment) -> bool:
    """Whether two pieces stand one above another."""
    return min(one.right, other.right) > max(one.left, other.left)


def _is_script_of(row: Row, host: Row) -> bool:
    """Whether the whole row is superscripts or subscripts of words in the other one."""
    return all(
        any(
            piece.size <= _SMALL * other.size
            and is_script(piece, other)
            and max(piece.left - other.right, other.left - piece.right) < _NEAR * other.size
            for other in host
        )
        for piece in row
    )


def _is_initial(row: Row) -> bool:
    """Whether the row is a letter or two."""
    return len(row) == 1 and len(row[0].words) == 1 and row[0].chars <= 2


def _is_drop_cap_of(row: Row, host: Row) -> bool:
    """Whether the row is a large initial, and the other one the line whose top it shares."""
    cap, body = row[0], min(host, key=lambda piece: piece.left)
    return (
        _is_initial(row)
        and cap.words[0].text[-1].isalpha()
        and cap.size >= _DROP * body.size
        and cap.left < body.left
        and body.left - cap.right < 1.5 * body.size
        and body.base + 0.4 * body.size < cap.base
        and body.base - body.size < cap.base - 0.6 * cap.size < body.base + 0.2 * body.size
    )
