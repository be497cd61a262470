"""Tables of a cleaned text: runs of lines whose pieces, with wide gaps between them, stand in columns.

What is not sure is no table: its lines stay lines with gaps.  Where the pages are known, columns are found
by the boxes of words; else by the places of characters.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..engine.result import Result
from ..text.source import Place

_GAP = re.compile(r"(?<=\S)(?:[ \xa0]{2,}|[ \xa0]*[\t|│][ \xa0]*)(?=\S)")
_RULED = re.compile(r"[\s|│+=:\-─━┼├┤┬┴]*[-=─━]{3}[\s|│+=:\-─━┼├┤┬┴]*")
LEADER = re.compile(r"(?:[.…·_] ?){4}")  # of tables of contents and forms, which are none of these
_END = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_LONGEST = 48  # characters of a cell, on the average: two columns of prose are no table
_FEWEST = 3  # rows, or two of three columns
_FULL, _STRAIGHT = 0.5, 0.7  # share of cells that are filled, of those that are aligned with others
_SPAN = 0.2  # share of rows that may have a cell over several columns
_SLACK = 1.5  # characters by which aligned edges may differ


class Cell(NamedTuple):
    """A cell: its span in the cleaned text, empty if nothing stands there, and its first and last column."""

    start: int
    end: int
    column: int
    last: int


class Table(NamedTuple):
    """A table: rows of cells from left to right, and how many columns there are."""

    rows: tuple[tuple[Cell, ...], ...]
    columns: int

    @property
    def start(self) -> int:
        """Where its first row begins in the cleaned text."""
        return min(cell.start for cell in self.rows[0])

    @property
    def end(self) -> int:
        """Where its last row ends there."""
        return max(cell.end for cell in self.rows[-1])


class _Piece(NamedTuple):
    """Something between wide gaps: its span, and where it stands from left to right."""

    start: int
    end: int
    left: float
    right: float


class Row(NamedTuple):
    """A line of a text: its span without the white space around it, how far it is indented, and whether a
    blank line stands above it."""

    start: int
    end: int
    indent: int
    is_apart: bool


def rows_of(text: str) -> Iterator[Row]:
    """The lines of a text that are not blank."""
    at, is_apart = 0, True
    for line in _END.split(text):
        shown = line.strip()
        if shown:
            indent = len(line) - len(line.lstrip())
            yield Row(at + indent, at + indent + len(shown), indent, is_apart)
        is_apart = not shown
        at += len(line)


def find(result: Result) -> list[Table]:
    """The tables of a cleaned text, in order."""
    return list(_found(result.text, _by_boxes(result) if result.origin else _by_characters))


_Measure = Callable[[str, Row], list[_Piece]]


def _found(text: str, measure: _Measure) -> Iterator[Table]:
    for run in _runs(text):
        for part in _parts(run):
            if table := _table([pieces for row in part if (pieces := measure(text, row))]):
                yield table


def _runs(text: str) -> Iterator[list[Row]]:
    """Lines one below another that have gaps, or are part of a ruled frame; a single blank line may part
    them, and of its neighbours both must have gaps."""
    run: list[Row] = []
    for row in rows_of(text):
        if _has_gap(text, row):
            run.append(row)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _has_gap(text: str, row: Row) -> bool:
    line = text[row.start : row.end].strip()
    if LEADER.search(line):
        return False
    return bool(_RULED.fullmatch(line)) or bool(_GAP.search(line.strip("|│ ")))


def _parts(run: list[Row]) -> Iterator[list[Row]]:
    """A run in one piece where blank lines stand between most of its rows, else parted by them."""
    if 2 * sum(row.is_apart for row in run[1:]) > len(run):
        yield run
        return
    part: list[Row] = []
    for row in run:
        if row.is_apart and part:
            yield part
            part = []
        part.append(row)
    yield part


def _by_characters(text: str, row: Row) -> list[_Piece]:
    """The pieces of a line of plain text; tabs and bars part cells, too, wherever they stand."""
    line = text[row.start : row.end]
    if _RULED.fullmatch(line):
        return []
    at = len(line) - len(line.lstrip(" |│\t"))
    found = []
    for gap in [*_GAP.finditer(line, at), None]:
        end = gap.start() if gap else len(line.rstrip(" |│\t"))
        if end > at:
            left = float(row.indent + at)
            found.append(_Piece(row.start + at, row.start + end, left, left + end - at))
        if gap:
            at = gap.end()
    return found


def _by_boxes(result: Result) -> _Measure:
    """What measures pieces by the boxes of their words; in letters of the line, so that it is the same for
    all units."""

    def measure(text: str, row: Row) -> list[_Piece]:
        pieces = _by_characters(text, row)
        boxed = [(piece, place_of(result, piece.start, piece.end)) for piece in pieces]
        if any(place is None for _, place in boxed):
            return pieces
        return [piece._replace(left=place.box.left, right=place.box.right) for piece, place in boxed if place]

    return measure


def place_of(result: Result, start: int, end: int) -> Place | None:
    """Where a span of the cleaned text stands: the page, and the box around all of it there; None if that is
    not known."""
    if result.origin is None or start == end:
        return None
    places = result.origin.places(result.to_source(start), result.to_source(end))
    if not places:
        return None
    box = places[0].box
    for place in places[1:]:
        if place.page == places[0].page:
            box = box.around(place.box)
    return Place(places[0].page, box)


def _table(rows: Sequence[list[_Piece]]) -> Table | None:
    """The table that these rows are, None if that is not sure."""
    edges = _columns(rows)
    if len(edges) < 2 or len(rows) < (2 if len(edges) > 2 else _FEWEST):
        return None
    cells = [[_cell(piece, edges) for piece in row] for row in rows]
    if not _is_sure(rows, cells, len(edges)):
        return None
    return Table(tuple(_filled(row, len(edges)) for row in cells), len(edges))


class _Column(NamedTuple):
    """The room of a column from left to right."""

    left: float
    right: float


def _columns(rows: Sequence[list[_Piece]]) -> list[_Column]:
    """The columns: what is left between strips that run white through nearly all rows."""
    most = int(_SPAN * len(rows))
    ends = sorted([(p.left, 1) for row in rows for p in row] + [(p.right, -1) for row in rows for p in row])
    found: list[_Column] = []
    begin, depth = None, 0
    for at, step in ends:
        before, depth = depth, depth + step
        if before <= most < depth:
            begin = at
        elif depth <= most < before and begin is not None:
            found.append(_Column(begin, at))
    return found


def _cell(piece: _Piece, columns: Sequence[_Column]) -> Cell:
    """The cell of a piece: from the first column it stands in to the last."""
    over = [
        at for at, column in enumerate(columns) if piece.left < column.right and column.left < piece.right
    ]
    if not over:
        middle = (piece.left + piece.right) / 2
        over = [
            min(range(len(columns)), key=lambda at: abs(columns[at].left + columns[at].right - 2 * middle))
        ]
    return Cell(piece.start, piece.end, over[0], over[-1])


def _is_sure(rows: Sequence[list[_Piece]], cells: Sequence[list[Cell]], columns: int) -> bool:
    """Whether these rows are a table: one piece in a cell, most cells filled, few that span others, no
    prose, and edges that stand one below another."""
    flat = [cell for row in cells for cell in row]
    spanning = sum(any(cell.column != cell.last for cell in row) for row in cells)
    if spanning > max(1, _SPAN * len(cells)) or len(flat) < _FULL * len(rows) * columns:
        return False
    if any(high.last >= low.column for row in cells for high, low in pairwise(row)):
        return False
    if sum(cell.end - cell.start for cell in flat) > _LONGEST * len(flat) / (3 if columns == 2 else 1) * (
        2 if columns == 2 else 1
    ):
        return False
    return sum(_aligned(rows, cells, at) for at in range(columns)) >= _STRAIGHT * columns


def _aligned(rows: Sequence[list[_Piece]], cells: Sequence[list[Cell]], column: int) -> bool:
    """Whether the pieces of a column have the left edge, the right edge or the middle in common."""
    mine = [
        piece
        for row, row_cells in zip(rows, cells, strict=True)
        for piece, cell in zip(row, row_cells, strict=True)
        if cell.column == cell.last == column
    ]
    if len(mine) < 2:
        return True
    letter = sum(p.right - p.left for p in mine) / sum(p.end - p.start for p in mine)
    for values in ([p.left for p in mine], [p.right for p in mine], [(p.left + p.right) / 2 for p in mine]):
        middle = sorted(values)[len(values) // 2]
        if sum(abs(value - middle) <= _SLACK * letter for value in values) >= _STRAIGHT * len(mine):
            return True
    return False


def _filled(row: Sequence[Cell], columns: int) -> tuple[Cell, ...]:
    """A row with empty cells where it has none."""
    made: list[Cell] = []
    at, end = 0, row[0].start
    for cell in row:
        made += [Cell(end, end, empty, empty) for empty in range(at, cell.column)]
        made.append(cell)
        at, end = cell.last + 1, cell.end
    return (*made, *(Cell(end, end, empty, empty) for empty in range(at, columns)))


def grid(table: Table, text: str) -> list[list[str]]:
    """The texts of a table's cells, as many in each row as there are columns."""
    return [
        [part for cell in row for part in (text[cell.start : cell.end], *[""] * (cell.last - cell.column))]
        for row in table.rows
    ]


def csv_of(table: Table, text: str) -> bytes:
    """A table as CSV in UTF-8 (RFC 4180)."""
    made = io.StringIO()
    csv.writer(made).writerows(grid(table, text))
    return made.getvalue().encode("utf-8", "backslashreplace")


def is_headed(table: Table, text: str) -> bool:
    """Whether the first row says what stands in the columns: it has no figures, and others have."""
    first, *others = grid(table, text)
    return not _has_figures(first) and any(map(_has_figures, others))


def _has_figures(row: Sequence[str]) -> bool:
    return any(char.isdecimal() for cell in row for char in cell)
