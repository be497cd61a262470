"""The text of a page from lines of words that have baselines and sizes of type, as a PDF has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...text.middle import median
from ...text.source import Box, Sort
from ...text.view import Role
from .columns import Block
from .compositor import CELL, WIDEST, Compositor
from .lines import PlacedWord, Row
from .measure import Gap, Spaced, run_through

_TOUCH = 0.1  # words nearer than so many type sizes have no space between them
_BETWEEN = 3  # unless they follow each other on one baseline: so many characters, at most, are between them
_APART = 1.0  # white space of so many type sizes may part cells
_SURE = 1.5  # of so many does
_LOOSE = 2.2  # and must be so many times the other spaces of the line
_CLOSE = 0.6  # of so many, where the line has cells anyway
_IDEOGRAPH = 0.7  # Chinese and Japanese characters nearer than so many have none, whatever the document says
_GAP = 1.3  # a distance of so many times the usual one makes a blank line
_LETTER = 0.5  # width of a letter in type sizes, where there is nothing to measure
_SPACELESS = re.compile("[\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\uff01-\uff9f]{2}")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Tag(NamedTuple):
    """What a document says of a word: the level of the heading that it is part of (1 is the highest, 0 none),
    its role, what it is besides, and the number of the item of a list (0 for none)."""

    level: int = 0
    role: Role = Role.BODY
    sort: Sort = Sort.NONE
    item: int = 0


_PLAIN = Tag()


class LineCompositor(Compositor):
    """Puts blocks of lines one behind another into the text of a page; ``tags`` are those of words, by their
    order, ``is_bold`` says whether a word is in bold type.  ``words`` are those of each line, as they are
    read."""

    def __init__(
        self, tags: Mapping[int, Tag] | None = None, is_bold: Callable[[PlacedWord], bool] | None = None
    ) -> None:
        super().__init__()
        self._region = -1
        self._tags = tags or {}
        self._is_bold = is_bold
        self.words: list[list[PlacedWord]] = []
        self._begun: set[int] = set()  # items of lists whose first words stand in the midst of a line

    def add(
        self, blocks: Sequence[Block], place: Callable[[Box], Box] | None = None, role: Role = Role.BODY
    ) -> None:
        """Set blocks behind those that are there, with a blank line between.  ``place`` maps a box to the
        page where the words were given in other coordinates; ``role`` is that of their lines."""
        leading = _Leading(blocks)
        above: Row | None = None
        before = _PLAIN
        self.blank()
        for block in blocks:
            self._region += 1
            width = _letter(block)
            for row, line in zip(block.rows, _lines(block.rows), strict=True):
                tag = self._tag(line.words) if self._tags else _PLAIN
                if above and (tag.level != before.level or leading.parted(above, row)):
                    self.blank()
                self._line(line, block.left, width, place)
                box = _extent(row)
                kind = role if role is not Role.BODY else tag.role
                bold = self._is_bold is not None and _is_all_bold(line.words, self._is_bold)
                shown = place(box) if place else box
                self.end_line(shown, _size(row), kind, self._region, tag.level, bold, tag.sort, tag.item)
                self.words.append(line.words)
                above, before = row, tag

    def _tag(self, words: Sequence[PlacedWord]) -> Tag:
        """What the document says of a whole line; bullets and strokes count for nothing."""
        said = [word for word in words if _is_said(word)] or words
        found = {self._tags.get(word.order, _PLAIN) for word in said}
        if len(found) > 1:
            self._begun |= {tag.item for tag in found}
            return _PLAIN
        tag = found.pop()
        return tag._replace(item=0) if tag.item in self._begun else tag

    def _line(self, line: _Line, left: float, width: float, place: Callable[[Box], Box] | None) -> None:
        words, gaps = line.words, line.gaps
        at = 0 if line.back else max(0, round((words[0].left - left) / width))
        self.indent(at)
        if place is None and set(gaps[1:]) <= {1}:
            edges = [edge for word in words for edge in word[1:5]]
            self.plain([word.text for word in words], edges, [word.confidence for word in words])
            return
        for piece in _joined(line) if 0 in gaps[1:] else map(_Piece.of, words, gaps):
            gap = piece.gap
            if gap > 1 and not line.back:
                gap = min(WIDEST, max(gap, round((piece.left - left) / width) - at))
            self.word(gap, piece.text, place(piece.box) if place else piece.box, piece.confidence)
            at += gap + len(piece.text)


def _is_all_bold(words: Sequence[PlacedWord], is_bold: Callable[[PlacedWord], bool]) -> bool:
    """Whether all words of a line that say something are in bold type."""
    said = [word for word in words if _is_said(word)]
    return bool(said) and is_bold(said[-1]) and all(map(is_bold, said))


class _Line(NamedTuple):
    """The words of a line as they are read, the spaces before each, and whether that is right to left."""

    words: list[PlacedWord]
    gaps: list[int]
    back: bool


def _lines(rows: Sequence[Row]) -> list[_Line]:
    """The lines of a block.  What is as wide as between cells but in the midst of text is one space."""
    found = [_Line(words, _gaps(words), back) for words, back in map(_ordered, rows)]
    if not any(CELL in line.gaps for line in found):
        return found
    spaced = [Spaced(line.words, () if line.back else _wide(line)) for line in found]
    for index, line in enumerate(found):
        for at in run_through(spaced, index) if spaced[index].gaps else ():
            line.gaps[at] = 1
    return found


def _wide(line: _Line) -> list[Gap]:
    words = line.words
    return [
        Gap(at, words[at - 1].right, words[at].left)
        for at, gap in enumerate(line.gaps)
        if gap >= CELL and words[at - 1].right < words[at].left
    ]


class _Piece(NamedTuple):
    """Words without a space between them: how many spaces are in front of the first, and where that begins;
    their text, box and lowest confidence."""

    gap: int
    left: float
    text: str
    box: Box
    confidence: float

    @classmethod
    def of(cls, word: PlacedWord, gap: int) -> _Piece:
        """One word."""
        return cls(gap, word.left, word.text, word.box, word.confidence)


def _joined(line: _Line) -> list[_Piece]:
    found: list[_Piece] = []
    for word, gap in zip(line.words, line.gaps, strict=True):
        if gap or not found:
            found.append(_Piece.of(word, gap))
        else:
            last = found[-1]
            box, sure = last.box.around(word.box), min(last.confidence, word.confidence)
            found[-1] = _Piece(last.gap, last.left, last.text + word.text, box, sure)
    return found


def _extent(row: Row) -> Box:
    return Box(
        min([piece.left for piece in row]),
        min([piece.top for piece in row]),
        max([piece.right for piece in row]),
        max([piece.bottom for piece in row]),
    )


def _ordered(row: Row) -> tuple[list[PlacedWord], bool]:
    """The words of a line as they are read, and whether that is right to left."""
    words = [word for piece in row for word in piece.words]
    backward = 0
    if not "".join([word.text for word in words]).isascii():
        backward = sum([_RTL.search(word.text) is not None for word in words])
    if backward and 2 * backward > sum([_is_said(word) for word in words]):
        return [word for piece in sorted(row, key=lambda piece: -piece.right) for word in piece.words], True
    if not backward:
        words.sort(key=lambda word: word.left)
    return words, False


def _gaps(words: list[PlacedWord]) -> list[int]:
    """Spaces in front of each word."""
    gaps = [0]
    if len(words) == 1:
        return gaps
    widths = [
        word.left - last.right if word.left > last.left else last.left - word.right
        for last, word in pairwise(words)
    ]
    if _is_plain(words, widths):
        return [0, *[1] * len(widths)]
    usual = median(widths)
    for width, (last, word) in zip(widths, pairwise(words), strict=True):
        size, other = word.size, last.size
        if size != other:
            size = min(max(size, other), 1.7 * min(size, other))
        if _is_joined(last, word, width, size):
            gaps.append(0)
        elif width < _APART * size:
            gaps.append(1)
        else:
            gaps.append(CELL if _is_apart(width / size, usual / size, len(widths)) else 1)
    if gaps.count(CELL) > 1:  # the row of a table: its narrower gaps part cells, too
        for at, (width, (last, word)) in enumerate(zip(widths, pairwise(words), strict=True), 1):
            if gaps[at] == 1 and width > _CLOSE * word.size and _is_said(last) and _is_said(word):
                gaps[at] = CELL
    return gaps


def _is_plain(words: list[PlacedWord], widths: list[float]) -> bool:
    """Whether all words of a line are set off from each other by what is plainly no more than a space."""
    sizes = [word.size for word in words]
    return (
        min(widths) >= _TOUCH * max(sizes)
        and max(widths) < _APART * min(sizes)
        and all(word.space for word in words[1:])
        and "".join([word.text for word in words]).isascii()
    )


def _is_joined(last: PlacedWord, word: PlacedWord, width: float, size: float) -> bool:
    """Whether a word follows another one without a space.  On one baseline the document knows, if they follow
    each other there too."""
    if width < _IDEOGRAPH * size and _SPACELESS.match(last.text[-1] + word.text[0]):
        return True
    level = abs(word.base - last.base) < _TOUCH * size
    if level and last.order < word.order <= last.order + len(last.text) + _BETWEEN:
        return not word.space
    return width < _TOUCH * size


def _is_said(word: PlacedWord) -> bool:
    """Whether a word has letters or digits: leaders have not."""
    return any(map(str.isalnum, word.text))


def _is_apart(width: float, usual: float, count: int) -> bool:
    """Whether a space of this width, in type sizes, parts cells: it is wide, and wider than what justified
    lines have everywhere."""
    if count < 3:
        return True
    return width > _LOOSE * usual or width > _SURE and (width > 1.3 * usual or width > 3)


def _letter(block: Block) -> float:
    """Average width of a letter in a block."""
    words = [word for row in block.rows for piece in row for word in piece.words]
    chars = sum([len(word.text) for word in words])
    width = sum([word.right - word.left for word in words])
    size = words[0].size if words else 1.0
    return width / chars if width > 0 else _LETTER * size


class _Leading:
    """How far the lines of a page usually stand from each other, by size of their type."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        steps: dict[int, list[float]] = {}
        for block in blocks:
            for upper, lower in zip(block.rows, block.rows[1:], strict=False):
                step, size = lower[0].base - upper[0].base, lower[0].size
                if 0.8 * size < step < 3 * size and round(size) == round(upper[0].size):
                    steps.setdefault(round(size), []).append(step)
        self._usual = {size: sorted(found)[len(found) * 3 // 10] for size, found in steps.items()}

    def _of(self, size: float) -> float:
        return self._usual.get(round(size), 1.2 * size)

    def parted(self, upper: Row, lower: Row) -> bool:
        """Whether clearly more than the usual space lies between a line and the one below it.  The head of
        the next column is not below."""
        step = lower[0].base - upper[0].base
        return step > _GAP * max(self._of(_size(upper)), self._of(_size(lower)))


def _size(row: Row) -> float:
    return max(row, key=lambda piece: piece.chars).size
