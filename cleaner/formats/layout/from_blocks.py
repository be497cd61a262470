"""The text of a page from blocks of lines of words, each with its box, as layout formats have them."""

from __future__ import annotations

from itertools import pairwise
from unicodedata import bidirectional

from ...text.glyphs import LINE_HYPHENS
from ...text.middle import median
from ...text.source import Box, Page
from ...text.view import Role
from .blocks import Block, Row, Sheet, Token, hull
from .compositor import CELL, WIDEST, Compositor

_GAP = 4.5  # average characters between two words from which on they do not belong together
_PITCH = 1.5  # times the usual distance of lines: more than that is a blank line
_LEADING = 2.0  # distance of lines, in heights of a line, where a page has too few to tell
_NEAR = 6  # blocks before and behind one that may be in its column
_BESIDE = 0.6  # share of the lower of two lines that is at the height of the other, where both are one
_INSIDE = 0.6  # share of a block that lies in the width of another of its column
_ENDS = ".!?:;"
_NOWHERE = Box(0, 0, 0, 0)


def paged(sheet: Sheet) -> Page:
    """The page of a settled sheet: its text, its words and its lines."""
    return _Composition(sheet).page()


class _Composition:
    """Writes the text of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.blocks = _whole_lines(sheet.blocks)
        widths = [width for block in self.blocks for row in block.rows if (width := _letter(row))]
        self.letter = median(widths) if widths else 0.0
        heights = [r.box.bottom - r.box.top for b in self.blocks for r in b.rows if r.box]
        self.height = median(heights) if heights else 0.0
        self.pitch = self._pitch([drop for block in self.blocks for drop in _drops(block)], 0.0)
        self.compositor = Compositor()

    def _pitch(self, drops: list[float], default: float) -> float:
        return median(drops) if len(drops) > 2 else default or _LEADING * self.height

    def page(self) -> Page:
        before: tuple[int, Row] | None = None
        for number, block in enumerate(self.blocks):
            pitch = self._pitch(_drops(block), self.pitch)
            edges = self._column(number)
            for row in block.rows:
                if before and self._is_apart(before[1], row, before[0] != number, pitch):
                    self.compositor.blank()
                self._row(row, number, edges)
                before = number, row
        sheet = self.sheet
        composed = self.compositor.composed()
        return Page(*composed, sheet.width, sheet.height, sheet.unit, label=sheet.label)

    def _row(self, row: Row, region: int, edges: Box | None) -> None:
        letter = _letter(row) or self.letter
        leftwards = _is_leftwards(row)
        inset = 0.0
        if edges and row.box and self.letter:
            inset = edges.right - row.box.right if leftwards else row.box.left - edges.left
        self.compositor.indent(min(WIDEST, round(inset / self.letter)) if inset >= self.letter > 0 else 0)
        last: Token | None = None
        for token in row.tokens:
            spaces = 0
            if last and not token.is_tight:
                spaces = max(_spaces(last.box, token.box, letter), CELL * token.is_cell)
            box = token.box or _NOWHERE
            self.compositor.word(spaces, token.text, box, token.confidence, token.whole)
            last = token
        box = row.box or _NOWHERE
        self.compositor.end_line(box, row.size or box.bottom - box.top, row.role, region)

    def _is_apart(self, upper: Row, lower: Row, other_block: bool, pitch: float) -> bool:
        """Whether a blank line stands between two lines."""
        if other_block and (upper.role == Role.BODY) != (lower.role == Role.BODY):
            return True
        first, second = upper.box, lower.box
        if first and second and second.top < first.top and other_block:
            return False  # on to the next column
        drop = min(second.top - first.top, second.bottom - first.bottom) if first and second else 0.0
        return pitch > 0 and drop > _PITCH * pitch or other_block and not _runs_on(upper, lower)

    def _column(self, number: int) -> Box | None:
        """The edges of the column that a block stands in: its own, or those of a wider one near it."""
        box = _extent(self.blocks[number])
        if box is None:
            return None
        near = self.blocks[max(0, number - _NEAR) : number] + self.blocks[number + 1 :][:_NEAR]
        others = [other for block in near if (other := _extent(block))]
        left, right = box.left, box.right
        for other in others:
            inner = min(box.right, other.right) - max(box.left, other.left)
            if inner >= _INSIDE * (box.right - box.left) and not _is_across(other, box, others):
                left, right = min(left, other.left), max(right, other.right)
        return Box(left, box.top, right, box.bottom)


def _whole_lines(blocks: list[Block]) -> list[Block]:
    """Blocks with the lines that one sees: what a format has as several, side by side, is one - the words of
    a widely spaced line, the parts of a head, the cells of a table."""
    found: list[Block] = []
    for block in blocks:
        if not (found and block.table and found[-1].table == block.table):
            found.append(Block(name=block.name, table=block.table))
        rows = found[-1].rows
        for row in block.rows:
            if rows and _is_beside(rows[-1], row):
                last = rows[-1]
                box, size = hull((last.box, row.box)), max(last.size, row.size)
                rows[-1] = Row(last.tokens + row.tokens, box, size, row.role)
            else:
                rows.append(row)
    return found


def _is_beside(first: Row, second: Row) -> bool:
    """Whether a line goes on in another one."""
    left, right = (second.box, first.box) if _is_leftwards(second) else (first.box, second.box)
    if left is None or right is None or first.role != second.role or right.left < left.right:
        return False
    common = min(left.bottom, right.bottom) - max(left.top, right.top)
    return common > _BESIDE * min(left.bottom - left.top, right.bottom - right.top)


def _extent(block: Block) -> Box | None:
    return hull(row.box for row in block.rows)


def _is_across(wide: Box, box: Box, others: list[Box]) -> bool:
    """Whether one lies over several columns, of which another is that of ``box``."""
    return any(
        (other.right <= box.left or box.right <= other.left)
        and other.left < wide.right
        and wide.left < other.right
        and min(other.bottom, box.bottom) > max(other.top, box.top)
        for other in others
        if other is not wide
    )


def _drops(block: Block) -> list[float]:
    """How far below the other each line of a block stands."""
    tops = [row.box.top for row in block.rows if row.box]
    return [lower - upper for upper, lower in pairwise(tops) if lower > upper]


def _letter(row: Row) -> float:
    """Average width of a character of a line, 0 if unknown."""
    size = width = 0.0
    for token in row.tokens:
        if token.box and token.box is not row.box or len(row.tokens) == 1 and token.box:
            size += len(token.text)
            width += token.box.right - token.box.left
    return max(0.0, width / size) if size else 0.0


def _spaces(left: Box | None, right: Box | None, letter: float) -> int:
    """How many spaces stand between two words."""
    if left is None or right is None or not letter:
        return 1
    gap = max(right.left - left.right, left.left - right.right) / letter
    return max(CELL, min(WIDEST, round(gap))) if gap > _GAP else 1


def _is_leftwards(row: Row) -> bool:
    """Whether a line is of a script that is written from right to left."""
    text = row.tokens[0].text
    return not text.isascii() and any(bidirectional(letter) in ("R", "AL") for letter in text)


def _runs_on(upper: Row, lower: Row) -> bool:
    """Whether a sentence plainly goes on from one block to the next."""
    end, start = upper.tokens[-1].text[-1], lower.tokens[0].text[0]
    return start.islower() and (end in LINE_HYPHENS or end not in _ENDS)
