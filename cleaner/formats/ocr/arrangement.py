"""Lines that an engine gives one by one: put into columns, rows and blocks by their places, as those of a PDF
are."""

from __future__ import annotations

from itertools import pairwise

from ...text.middle import median
from ...text.source import Box
from ..layout import columns
from ..layout.blocks import Block, Row, Sheet, Token, hull
from ..layout.lines import PlacedWord, Segment, segments

_TYPE, _BELOW = 0.8, 0.22  # size of type, and what is below its baseline, in heights of a line's box
_ALIKE = 0.2  # lines that differ by less from most of the page are set in one type
_PITCH = 1.5  # times the usual distance of lines: more than that parts blocks
_OTHER = 1.3  # as does type so many times as large


def arranged(sheet: Sheet) -> Sheet:
    """The page with its lines in reading order, in blocks."""
    rows = [row for block in sheet.blocks for row in block.rows]
    heights = [row.box.bottom - row.box.top for row in rows if row.box]
    usual = median(heights) if heights else 0.0
    tokens = [token for row in rows for token in row.tokens]
    words: list[PlacedWord] = []
    for row in rows:
        words += _words(row, usual, len(words))
    blocks = [_block(block.rows, tokens) for block in columns.blocks(segments(words))]
    sheet.blocks = [part for block in blocks for part in _parted(block)]
    return sheet


def _words(row: Row, usual: float, order: int) -> list[PlacedWord]:
    """The words of a line; ``order`` is the place of the first."""
    if not row.box:
        return []
    high = row.box.bottom - row.box.top
    bottom = row.box.bottom
    if abs(high - usual) < _ALIKE * usual:  # it has no descenders, or nothing but small letters
        bottom, high = (row.box.top + bottom + usual) / 2, usual
    size, base = round(_TYPE * high, 1), bottom - _BELOW * high
    return [
        PlacedWord(token.text, *token.box, base, size, at, not token.is_tight, token.confidence)
        for at, token in enumerate(row.tokens, order)
        if token.box
    ]


def _block(rows: list[list[Segment]], tokens: list[Token]) -> Block:
    return Block([_row(pieces, tokens) for pieces in rows])


def _row(pieces: list[Segment], tokens: list[Token]) -> Row:
    found = [tokens[word.order] for piece in pieces for word in piece.words]
    size = max(pieces, key=lambda piece: piece.chars).size
    return Row(found, hull(token.box for token in found), size)


def _parted(block: Block) -> list[Block]:
    """A block, in pieces where more than the usual distance is between its lines."""
    steps = [_step(upper, lower) for upper, lower in pairwise(block.rows)]
    pitch = median(steps) if steps else 0.0
    found = [Block(block.rows[:1])]
    for (upper, lower), step in zip(pairwise(block.rows), steps, strict=True):
        small, large = sorted((upper.size, lower.size))
        if step > _PITCH * pitch or large > _OTHER * small:
            found.append(Block())
        found[-1].rows.append(lower)
    return found


def _step(upper: Row, lower: Row) -> float:
    above, below = upper.box or Box(0, 0, 0, 0), lower.box or Box(0, 0, 0, 0)
    return below.bottom - above.bottom
