"""Tables that the tags of a PDF name, where the page shows the same: lines of cells, row below row.

What is called a table only to put things side by side on a page has cells of whole paragraphs, or other text
in its lines; that is not believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...text.middle import median
from ...text.source import MarkedCell, MarkedTable
from ..layout.compositor import Composed
from ..layout.lines import PlacedWord
from .tree import CellTag

_LONGEST, _HIGHEST = 100, 10  # characters of a cell on the average, and lines of a row, at most


class _Piece(NamedTuple):
    """What stands of a cell in one line: its span in the text, and its middle on the page."""

    cell: CellTag
    start: int
    end: int
    middle: float


class _Line(NamedTuple):
    """A line of a table: its number on the page, and what stands in it."""

    number: int
    pieces: list[_Piece]


def tables_in(
    composed: Composed, lines: Sequence[Sequence[PlacedWord]], cells: Mapping[int, CellTag]
) -> tuple[MarkedTable, ...]:
    """The tables of a page; ``lines`` are the words of its lines, ``cells`` says to which cell words belong,
    by their order."""
    found: dict[int, list[_Line]] = {}
    broken: set[int] = set()
    for index, words in enumerate(lines):
        tags = [cells.get(word.order) for word in words]
        tables = {tag.table if tag else 0 for tag in tags}
        if tables == {0}:
            continue
        pieces = list(_pieces(composed, index, words, tags))
        if len(tables) > 1 or len({piece.cell for piece in pieces}) < len(pieces):
            broken |= tables
        else:
            found.setdefault(tables.pop(), []).append(_Line(index, pieces))
    made = [table for number, rows in found.items() if number not in broken and (table := _table(rows))]
    return tuple(sorted(made, key=lambda table: table[0][0].spans))


def _pieces(
    composed: Composed, index: int, words: Sequence[PlacedWord], tags: Sequence[CellTag | None]
) -> Iterator[_Piece]:
    """What stands in a line, cell by cell."""
    at = composed.lines.starts[index]
    last: list[tuple[CellTag, int, int, float, float]] = []
    for word, tag in zip(words, tags, strict=True):
        start = composed.text.find(word.text, at)
        if tag is None or start < 0:
            continue
        at = start + len(word.text)
        if last and last[-1][0] == tag:
            _, begin, _, left, right = last.pop()
            last.append((tag, begin, at, min(left, word.left), max(right, word.right)))
        else:
            last.append((tag, start, at, word.left, word.right))
    for tag, start, end, left, right in last:
        yield _Piece(tag, start, end, (left + right) / 2)


def _table(lines: Sequence[_Line]) -> MarkedTable | None:
    """The table that these lines are, None if they do not look like one."""
    if any(low.number != high.number + 1 for high, low in pairwise(lines)):
        return None
    numbers = [{piece.cell.row for piece in line.pieces} for line in lines]
    if any(len(rows) != 1 for rows in numbers):
        return None
    order = [rows.pop() for rows in numbers]
    if any(low < high for high, low in pairwise(order)) or len(set(order)) < 2:
        return None
    if max(order.count(row) for row in order) > _HIGHEST or not _in_columns(lines):
        return None
    rows: dict[int, dict[CellTag, list[tuple[int, int]]]] = {}
    columns = _columns(lines)
    for line, row in zip(lines, order, strict=True):
        for piece in _placed(line.pieces, columns):
            rows.setdefault(row, {}).setdefault(piece.cell, []).append((piece.start, piece.end))
    cells = [spans for row in rows.values() for spans in row.values()]
    if sum(end - start for spans in cells for start, end in spans) > _LONGEST * len(cells):
        return None
    if sum(len(row) > 1 for row in rows.values()) < 2:
        return None
    return tuple(
        tuple(MarkedCell(tuple(row[tag]), tag.column, tag.last, tag.is_head) for tag in sorted(row))
        for row in rows.values()
    )


def _in_columns(lines: Sequence[_Line]) -> bool:
    """Whether the columns stand side by side, in one order everywhere."""
    steps = [low.cell.column - high.cell.last for line in lines for high, low in pairwise(line.pieces)]
    if not steps or not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        return False
    columns = _columns(lines)
    middles = [columns[column] for column in sorted(columns)]
    across = [right - left for left, right in pairwise(middles)]
    return bool(across) and (min(across) > 0 or max(across) < 0)


def _columns(lines: Sequence[_Line]) -> dict[int, float]:
    """Where the middle of each column is, by the lines that have several."""
    middles: dict[int, list[float]] = {}
    for line in lines:
        for piece in line.pieces if len(line.pieces) > 1 else ():
            if piece.cell.column == piece.cell.last:
                middles.setdefault(piece.cell.column, []).append(piece.middle)
    return {column: median(found) for column, found in middles.items()}


def _placed(pieces: Sequence[_Piece], columns: Mapping[int, float]) -> Sequence[_Piece]:
    """What stands in a line, in the columns it stands under: of rows that are not full, as those of a total,
    the tree may not know which cells are empty."""
    last = max(columns)
    if any(piece.cell.last == last or piece.cell.column != piece.cell.last for piece in pieces):
        return pieces
    under = [min(columns, key=lambda at: abs(columns[at] - piece.middle)) for piece in pieces]
    if len(set(under)) < len(under) or any(
        at < piece.cell.column for at, piece in zip(under, pieces, strict=True)
    ):
        return pieces
    return [
        piece._replace(cell=piece.cell._replace(column=at, last=at))
        for at, piece in zip(under, pieces, strict=True)
    ]
