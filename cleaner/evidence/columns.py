"""Pieces of lines in columns, if that is what they stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

_FEWEST = 3  # rows, or two of three columns
_FULL, _STRICT = 0.5, 0.8  # share of cells that are filled, where there are few rows
_STRAIGHT = 0.7  # share of cells that are aligned with others
_SPAN = 0.2  # share of rows that may have a cell over several columns
_RIVER, _SLACK = 0.8, 1.5  # letters: white between columns at least, by which aligned edges may differ
_LONGEST, _OF_TWO = 48, 32  # characters of a cell, on the average; of more, two columns are prose


class Piece(NamedTuple):
    """Something that stands by itself in a line: its span in the text, where it stands from left to right,
    and whether nothing but a blank parts it from the piece before."""

    start: int
    end: int
    left: float
    right: float
    is_near: bool = False


class Cell(NamedTuple):
    """A cell: its span in the text, empty if nothing stands there, and its first and last column; where the
    document says so, its spans in the lines below, and that it is a head."""

    start: int
    end: int
    column: int
    last: int
    more: tuple[tuple[int, int], ...] = ()
    is_head: bool = False

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """All its spans."""
        return ((self.start, self.end), *self.more) if self.end > self.start else ()

    def moved(self, where: Callable[[int], int]) -> Cell:
        """The cell at other places."""
        more = tuple((where(start), where(end)) for start, end in self.more)
        return self._replace(start=where(self.start), end=where(self.end), more=more)


class Grid(NamedTuple):
    """Cells of rows, from left to right, as many as fill the columns."""

    rows: list[tuple[Cell, ...]]
    columns: int


class _Column(NamedTuple):
    left: float
    right: float


_Row = Sequence[Piece]


def grid_of(lines: Sequence[_Row], listed: bool = False) -> Grid | None:
    """The cells of these lines, None if they are not sure to stand in columns; with items of lists in them,
    if ``listed``."""
    rows = [row for row in lines if len(row) > 1]  # one piece alone may be the head of a section
    if not rows:
        return None
    letter = _letter(rows)
    columns = _columns(rows, _RIVER * letter)
    if len(columns) < 2 or len(rows) < (2 if len(columns) > 2 else _FEWEST):
        return None
    placed = [[_cell(piece, columns) for piece in row] for row in rows]
    cells = [_joined(found, row) for found, row in zip(placed, rows, strict=True)]
    if not _is_sure(cells, len(columns), listed):
        return None
    inside: list[list[tuple[float, float]]] = [[] for _ in columns]  # the edges of what is in one column
    for found, row in zip(placed, rows, strict=True):
        for at, pieces in groupby(zip(found, row, strict=True), lambda item: item[0][2:]):
            if at[0] == at[1]:
                mine = [piece for _, piece in pieces]
                inside[at[0]].append((mine[0].left, mine[-1].right))
    if sum(_aligned(edges, len(rows), letter) for edges in inside) < _STRAIGHT * len(columns):
        return None
    whole = iter(cells)
    made = [next(whole) if len(row) > 1 else [_alone(row[0], columns)] for row in lines]
    return Grid([filled(row, len(columns)) for row in made], len(columns))


def _letter(rows: Sequence[_Row]) -> float:
    """How wide a letter is, on the average."""
    pieces = [piece for row in rows for piece in row]
    return sum(piece.right - piece.left for piece in pieces) / sum(
        piece.end - piece.start for piece in pieces
    )


def strips(spans: Iterable[tuple[float, float]], most: float) -> Iterator[tuple[float, float]]:
    """From left to right, the strips in which more than so many of the spans stand."""
    edges = sorted(edge for left, right in spans for edge in ((left, 1), (right, -1)))
    begin, depth = 0.0, 0
    for at, step in edges:
        before, depth = depth, depth + step
        if before <= most < depth:
            begin = at
        elif depth <= most < before:
            yield begin, at


def _columns(rows: Sequence[_Row], river: float) -> list[_Column]:
    """The columns: what is left between strips that run white through nearly all rows, and are so wide."""
    found: list[_Column] = []
    spans = ((piece.left, piece.right) for row in rows for piece in row)
    for begin, end in strips(spans, _SPAN * len(rows)):
        if found and begin - found[-1].right < river:
            begin = found.pop().left
        found.append(_Column(begin, end))
    return found


def _cell(piece: Piece, columns: Sequence[_Column]) -> Cell:
    """The cell of a piece: from the first column it stands in to the last."""
    over = [n for n, column in enumerate(columns) if piece.left < column.right and column.left < piece.right]
    if not over:
        middle = piece.left + piece.right
        over = [min(range(len(columns)), key=lambda n: abs(columns[n].left + columns[n].right - middle))]
    return Cell(piece.start, piece.end, over[0], over[-1])


def _alone(piece: Piece, columns: Sequence[_Column]) -> Cell:
    """The cell of a piece that has a row for itself: what begins in a column may run over the next ones."""
    cell = _cell(piece, columns)
    return cell._replace(last=cell.column) if piece.left >= columns[cell.column].left else cell


def _joined(cells: Sequence[Cell], row: _Row) -> list[Cell]:
    """The cells of a row; what a mere blank parts is one, if it is in one column."""
    made: list[Cell] = []
    for cell, piece in zip(cells, row, strict=True):
        if made and piece.is_near and made[-1].column <= cell.column <= made[-1].last:
            cell = Cell(made[-1].start, cell.end, made.pop().column, cell.last)
        made.append(cell)
    return made


def _is_sure(cells: Sequence[Sequence[Cell]], columns: int, listed: bool) -> bool:
    """Whether these cells are those of a table: one in a place, most places filled, few that span others, and
    no prose."""
    flat = [cell for row in cells for cell in row]
    spanning = sum(any(cell.column != cell.last for cell in row) for row in cells)
    full = _FULL if len(cells) >= _FEWEST else _STRICT
    if spanning > max(1, _SPAN * len(cells)) or len(flat) < full * len(cells) * columns:
        return False
    if any(high.last >= low.column for row in cells for high, low in pairwise(row)):
        return False
    longest = _LONGEST if columns > 2 or listed else _OF_TWO
    return sum(cell.end - cell.start for cell in flat) <= longest * len(flat)


def _aligned(mine: Sequence[tuple[float, float]], rows: int, letter: float) -> bool:
    """Whether the pieces of a column have the left edge, the right edge or the middle in common."""
    if len(mine) < 2:
        return rows < _FEWEST
    edges = [left for left, _ in mine], [right for _, right in mine], [(a + b) / 2 for a, b in mine]
    return any(_are_straight(values, _SLACK * letter) for values in edges)


def _are_straight(values: Sequence[float], slack: float) -> bool:
    """Whether most of these are nearly the same."""
    middle = sorted(values)[len(values) // 2]
    return sum(abs(value - middle) <= slack for value in values) >= _STRAIGHT * len(values)


def filled(row: Sequence[Cell], columns: int) -> tuple[Cell, ...]:
    """A row with empty cells where it has none."""
    made: list[Cell] = []
    at, end = 0, row[0].start
    for cell in row:
        made += [Cell(end, end, empty, empty) for empty in range(at, cell.column)]
        made.append(cell)
        at, end = cell.last + 1, cell.end
    return (*made, *(Cell(end, end, empty, empty) for empty in range(at, columns)))
