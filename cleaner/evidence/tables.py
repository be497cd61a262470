"""Tables of a text: runs of lines whose pieces, with wide gaps between them, stand in columns.

What is not sure is no table: its lines stay lines with gaps.  Where the pages are known, columns are found
by the boxes of words; else by the places of characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..text.source import Box, MarkedTable, Source
from .columns import Cell, Grid, Piece, filled, grid_of
from .rows import LEADER, LEADS, Row, rows_of

_GAP = re.compile(
    rf"(?<=\S)(?:[ \xa0]*(?:{LEADER.pattern})[ \xa0]*|[ \xa0]{{2,}}|[ \xa0]*[\t|│][ \xa0]*)(?=\S)"
)
_WHITE = re.compile(rf"[ \xa0]{{2}}|[\t|│]|{LEADS.pattern}")  # without which there is no gap
_RULED = re.compile(r"[\s|│+=:\-─━┼├┤┬┴]*[-=─━]{3}[\s|│+=:\-─━┼├┤┬┴]*")
_COUNT = re.compile(r"(?:[-+−(]?[\d.,]*\d%?\)?|[*.–—-]+)")
_SEVERAL = 4
_COUNTED = re.compile(r"[\d%)*.–—-] [-+−(\d.,*–—]")  # two of them side by side
_COUNTS = re.compile(rf"(?<!\S)(?:{_COUNT.pattern}(?: |$)){{{_SEVERAL}}}")  # figures in a row
_WORD = re.compile(r"[^ \xa0]+")
_LETTERS = re.compile(r"[^\W\d_]{2}")  # what figures, and what stands for them in tables, have not
_MARK = re.compile(  # of an item of a list, of an entry of a bibliography
    r"\(?(?:\d{1,3}|[ivxlcIVXLC]{1,6}|[^\W\d_])[.)]|[^\w\s]|\[[^\]\s]{1,12}\]"
)
_SIGNS = "•◦▪●○■►‣⁃\uf0a7\uf0b7"
_BULLETED = re.compile(rf"[{_SIGNS}][ \xa0]{{1,6}}(?=[^\W\d_]|[“\"(])")  # an item, in a cell
_ITEMS = 0.3  # share of the rows with such, from which they are no prose
_MARKED = 0.8  # share of the cells of a first column that are such, in a list
_SECTION = 60  # characters of a line inside a table that heads what follows
_TRIED = 60  # rows to which others are tried to be added, as that takes its time
_SECTIONS = 2  # such lines in a row


class Table(NamedTuple):
    """A table: where it begins and ends in its text, with the lines drawn around it; rows of cells
    from left to right; and how many columns there are."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]
    columns: int

    def moved(self, by: int) -> Table:
        """The table, so many characters further on."""
        rows = tuple(tuple(cell.moved(lambda at: at + by) for cell in row) for row in self.rows)
        return Table(self.start + by, self.end + by, rows, self.columns)


_Measure = Callable[[str, Row], list[Piece]]
Locate = Callable[[int, int], Box | None]
"""Where a span of a text stands; None if that is not known."""


def find(text: str, locate: Locate | None = None, known: Sequence[Table] = ()) -> list[Table]:
    """The tables of a text, in order; ``known`` are some that are known to be there."""
    measure = _by_boxes(locate) if locate else _by_characters
    runs = (part for run in _runs(text, known) if len(run) > 1 for part in _headed(text, run))
    found = [table for run in runs for table in _tables(text, run, measure)]
    return sorted([*found, *known], key=lambda table: table.start) if known else found


def of_document(source: Source) -> list[Table]:
    """The tables of a document, in order: those that it marks, and those that its pages show; no list."""
    known = [
        _marked(rows).moved(start)
        for start, page in zip(source.starts, source.pages, strict=True)
        for rows in page.tables
    ]
    found = find(source.text, source.around, known)
    return [table for table in found if table in known or not _is_listed(table, source)]


def _marked(rows: MarkedTable) -> Table:
    """A table that a document marks."""
    made: list[tuple[Cell, ...]] = []
    columns = 1 + max(cell.last for row in rows for cell in row)
    for row in rows:
        cells = [
            Cell(*cell.spans[0], cell.column, cell.last, cell.spans[1:], cell.is_head)
            for cell in sorted(row, key=lambda cell: cell.column)
        ]
        made.append(filled(cells, columns))
    spans = [span for row in rows for cell in row for span in cell.spans]
    return Table(min(spans)[0], max(end for _, end in spans), tuple(made), columns)


def _is_listed(table: Table, source: Source) -> bool:
    """Whether the rows of a table are items of a list, as the document says."""
    index = source.page_at(table.start)
    lines, start = source.pages[index].lines, source.starts[index]
    if not lines.items:
        return False
    at = (bisect_right(lines.starts, row[0].start - start) - 1 for row in table.rows)
    return 2 * sum(line in lines.items for line in at) > len(table.rows)


def _runs(text: str, known: Sequence[Table]) -> Iterator[list[Row]]:
    """Lines one below another that have gaps or are rules, and between them short ones that may be heads;
    none of tables that are known."""
    run: list[Row] = []
    waiting: list[Row] = []
    at = 0
    for row in rows_of(text):
        while at < len(known) and known[at].end <= row.start:
            at += 1
        if at < len(known) and known[at].start <= row.start:
            if run:
                yield run
            run, waiting = [], []
        elif _has_gap(text, row):
            run += [*waiting, row] if run else [row]
            waiting = []
        elif run and row.end - row.start <= _SECTION and len(waiting) < _SECTIONS:
            waiting.append(row)
        else:
            if run:
                yield run
            run, waiting = [], []
    if run:
        yield run


def _headed(text: str, run: list[Row]) -> Iterator[list[Row]]:
    """A run in parts, each with the same head: where that comes again, another table begins."""
    head = next((line for row in run if _LETTERS.search(line := text[row.start : row.end])), "")
    part: list[Row] = []
    for row in run:
        if part and not has_figures([head]) and text[row.start : row.end] == head:
            yield part
            part = []
        part.append(row)
    yield part


def _has_gap(text: str, row: Row) -> bool:
    """Whether a line is a rule, or has gaps, or figures in a row, which are as good."""
    line = text[row.start : row.end]
    if _WHITE.search(line) and _GAP.search(line.strip("|│ ")):
        return True
    return _COUNTED.search(line) is not None and _COUNTS.search(line) is not None or _is_ruled(line)


def _is_ruled(line: str) -> bool:
    """Whether a line is drawn, and has nothing else."""
    return not line[:1].isalnum() and _RULED.fullmatch(line) is not None


def _tables(text: str, run: list[Row], measure: _Measure) -> Iterator[Table]:
    """The tables in a run: all of it, or what is left of it where blank lines and heads part it, as many
    parts as fit together."""
    pieces = {row: measure(text, row) for row in run}
    if table := _table(text, run, pieces):
        yield table
        return
    now: list[Row] = []
    made: Table | None = None
    for part in _parts(text, run):
        whole = _table(text, [*now, *part], pieces) if 0 < len(now) <= _TRIED else None
        alone = _table(text, part, pieces)
        if whole and whole.columns >= max(table.columns if table else 2 for table in (made, alone)):
            now, made = [*now, *part], whole
            continue
        if made:
            yield made
        now, made = part, alone
    if made:
        yield made


def _parts(text: str, run: list[Row]) -> Iterator[list[Row]]:
    """A run in parts: each begins behind a blank line, or with a head."""
    part: list[Row] = []
    for row in run:
        if part and (row.is_apart or not _has_gap(text, row)):
            yield part
            part = []
        part.append(row)
    yield part


def _table(text: str, rows: Sequence[Row], pieces: dict[Row, list[Piece]]) -> Table | None:
    """The table that these rows are, heads of sections at its edges left out; None if that is not sure."""
    rows = list(rows)
    while rows and not _has_gap(text, rows[0]):
        del rows[0]
    while rows and not _has_gap(text, rows[-1]):
        del rows[-1]
    filled = [pieces[row] for row in rows if pieces[row]]
    items = sum([any(_BULLETED.match(text, piece.start) for piece in row) for row in filled])
    grid = grid_of(filled, items >= _ITEMS * len(filled))
    if grid is None or _is_counted(grid, text):
        return None
    if any(LEADER.search(text, row.start, row.end) for row in rows) and not _is_wide(grid):
        return None
    return Table(rows[0].start, rows[-1].end, tuple(grid.rows), grid.columns)


def _is_counted(grid: Grid, text: str) -> bool:
    """Whether it is numbered lines, or a list: two columns, of which the first counts, or has marks."""
    if grid.columns != 2:
        return False
    first = [text[row[0].start : row[0].end] for row in grid.rows]
    shown = list(filter(None, first))
    same = len(set(shown)) == 1 and len(shown[0]) == 1
    marks = sum(_MARK.fullmatch(mark) is not None for mark in shown)
    items = sum(_BULLETED.match(mark) is not None for mark in shown)
    if same or marks and marks + items >= _MARKED * len(shown):
        return True
    numbers = [mark.rstrip(".)") for mark in first]
    known = [int(number) if number.isdecimal() else -2 for number in numbers]
    return 2 * sum(low == high + 1 for high, low in pairwise(known)) > len(known)


def _is_wide(grid: Grid) -> bool:
    """Whether most rows have more than two cells, other than those of a table of contents."""
    return sum(cell.end > cell.start for row in grid.rows for cell in row) > 2.5 * len(grid.rows)


def _by_characters(text: str, row: Row) -> list[Piece]:
    """The pieces of a line of plain text; tabs and bars part cells, too, wherever they stand."""
    line = text[row.start : row.end]
    if _is_ruled(line):
        return []
    at = len(line) - len(line.lstrip(" |│\t"))
    found = []
    for gap in [*_GAP.finditer(line, at), None]:
        end = gap.start() if gap else len(line.rstrip(" |│\t"))
        if gap and end == at + 1 and _BULLETED.match(line, at):
            continue
        if end > at:
            left = float(row.indent + at)
            found.append(Piece(row.start + at, row.start + end, left, left + end - at))
        if gap:
            at = gap.end()
    return found


def has_figures(row: Sequence[str]) -> bool:
    """Whether there are figures in these cells."""
    return any(char.isdecimal() for cell in row for char in cell)


def _by_boxes(locate: Locate) -> _Measure:
    """What measures pieces by the boxes of their words.  Figures beside one another are pieces, too: between
    the columns of a narrow table is no more than a blank."""

    def measure(text: str, row: Row) -> list[Piece]:
        found = _by_characters(text, row)
        made = []
        for piece in (part for whole in found for part in _figures(text, whole)):
            box = locate(piece.start, piece.end)
            if box is None:
                return found
            made.append(piece._replace(left=box.left, right=box.right))
        return made

    return measure


def _figures(text: str, piece: Piece) -> Iterator[Piece]:
    """A piece, parted between its figures."""
    start, near = piece.start, False
    words = list(_WORD.finditer(text, piece.start, piece.end))
    last = next((at for at in range(len(words), 0, -1) if not _COUNT.fullmatch(words[at - 1][0])), 0)
    for at, (high, low) in enumerate(pairwise(words), 1):
        counted = at == last and len(words) - last >= _SEVERAL  # figures of columns, behind what they count
        plain = not _LETTERS.search(high[0]) and not _LETTERS.search(low[0])
        if counted or plain and high[0] not in _SIGNS:
            yield piece._replace(start=start, end=high.end(), is_near=near)
            start, near = low.start(), True
    yield piece._replace(start=start, is_near=near)
