"""Tables that the tags of a PDF name, where the page shows the same: lines of cells, row below row.

Many programs leave empty cells out of the tree, so that the cells behind them seem to be in columns before
theirs.  Where the columns are is shown by rows in which no cell is missing; the cells of others belong to the
columns they stand under.
What is called a table only to put things side by side on a page has cells of whole paragraphs, or other text
in its lines; that is not believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...text.source import MarkedCell, MarkedTable
from ..layout.compositor import Composed
from ..layout.lines import PlacedWord
from .tree import CellTag

_LONGEST, _HIGHEST = 100, 10  # characters of a cell on the average, and lines of a row, at most


class _Piece(NamedTuple):
    """What stands of a cell in one line: its span in the text, and its edges on the page."""

    cell: CellTag
    start: int
    end: int
    left: float
    right: float


class _Line(NamedTuple):
    """A line of a table: its number on the page, and what stands in it."""

    number: int
    pieces: list[_Piece]


_Row = dict[CellTag, list[_Piece]]


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
        yield _Piece(tag, start, end, left, right)


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
    if max(order.count(row) for row in order) > _HIGHEST or not _in_order(lines):
        return None
    rows: dict[int, _Row] = {}
    for line, row in zip(lines, order, strict=True):
        for piece in line.pieces:
            rows.setdefault(row, {}).setdefault(piece.cell, []).append(piece)
    placed = _placed(list(rows.values()))
    cells = [pieces for row in placed for pieces in row.values()]
    if sum(piece.end - piece.start for pieces in cells for piece in pieces) > _LONGEST * len(cells):
        return None
    if sum(len(row) > 1 for row in placed) < 2:
        return None
    return tuple(
        tuple(
            MarkedCell(tuple((each.start, each.end) for each in row[tag]), tag.column, tag.last, tag.is_head)
            for tag in sorted(row)
        )
        for row in placed
    )


def _in_order(lines: Sequence[_Line]) -> bool:
    """Whether the columns stand side by side, in one order everywhere."""
    steps = [low.cell.column - high.cell.last for line in lines for high, low in pairwise(line.pieces)]
    return bool(steps) and (min(steps) > 0 or max(steps) < 0)


def _placed(rows: Sequence[_Row]) -> list[_Row]:
    """The cells of rows in the columns they stand under; none if the rows in which no cell is missing do not
    show where these are."""
    lasts = [max(tag.last for tag in row) for row in rows]
    full = [last == max(lasts) for last in lasts]
    cells: dict[int, list[tuple[float, float]]] = {}
    body: dict[int, list[tuple[float, float]]] = {}  # without heads, which may be set otherwise
    for number, row in enumerate(rows):
        for tag, pieces in row.items() if full[number] else ():
            if tag.column == tag.last:
                cells.setdefault(tag.column, []).append(_edges(pieces))
                if number and not tag.is_head:
                    body.setdefault(tag.column, []).append(_edges(pieces))
    columns = {column: (min(edges)[0], max(right for _, right in edges)) for column, edges in cells.items()}
    across = [columns[column] for column in sorted(columns)]
    if len(across) > 1 and across[0] > across[-1]:  # they run to the left
        across.reverse()
    if len(across) < 2 or any(high[1] > low[0] for high, low in pairwise(across)):
        return []
    if not all(map(_are_one, body.values())):
        return []
    placed = [row if full[number] else _under(row, columns) for number, row in enumerate(rows)]
    return placed if all(placed) else []


def _edges(pieces: Sequence[_Piece]) -> tuple[float, float]:
    """Where the text of a cell begins and ends across the page."""
    return min(each.left for each in pieces), max(each.right for each in pieces)


def _are_one(edges: list[tuple[float, float]]) -> bool:
    """Whether cells stand under each other, none of them aside of all others."""
    edges.sort()
    reached = edges[0][1]
    for left, right in edges:
        if left > reached:
            return False
        reached = max(reached, right)
    return True


def _under(row: _Row, columns: Mapping[int, tuple[float, float]]) -> _Row:
    """A row in which cells are missing, each of the others in the column it stands under; empty if they do
    not stand so."""
    placed: _Row = {}
    before, shift = -1, 0
    for tag, pieces in sorted(row.items()):
        column = tag.column
        if tag.column == tag.last:
            left, right = _edges(pieces)
            column = max(columns, key=lambda at: min(right, columns[at][1]) - max(left, columns[at][0]))
            shift = column - tag.column
        if shift < 0 or column <= before or tag.column != tag.last and shift:
            return {}
        before = column + tag.last - tag.column
        placed[tag._replace(column=column, last=before)] = pieces
    return placed
