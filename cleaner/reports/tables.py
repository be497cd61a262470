"""Tables of a cleaned text, and what is written of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import pairwise

from ..engine.result import Result
from ..evidence import tables
from ..evidence.columns import Cell
from ..evidence.tables import Table, has_figures
from ..text.source import Box, Place

_END = re.compile(r"[\r\n]")


def find(result: Result) -> list[Table]:
    """The tables of a cleaned text, in order.  Those of a document are found on its pages, as they are before
    anything is repaired, and looked up in the text."""
    if result.origin is None:
        return tables.find(result.text)
    found = []
    for table in tables.of_document(result.origin):
        whole = _mapped(table, result)
        found += _rest(table, result) if whole is None else [whole] if whole.rows else []
    return found


def _mapped(table: Table, result: Result) -> Table | None:
    """A table of the source in the cleaned text, without rows that have gone; None if rows were joined."""
    rows: list[tuple[Cell, ...]] = []
    start = end = 0
    for row in table.rows:
        cells = tuple(cell.moved(result.to_output) for cell in row)
        spans = sorted(span for cell in cells for span in cell.spans)
        if not spans:
            continue
        shown = [result.text[low:high] for low, high in spans]
        if any("\n" in part or "\r" in part for part in shown) or not _is_kept(row, cells, result):
            return None
        if rows and result.text[end : spans[0][0]].strip(" \t") == "":
            return None
        start, end = start if rows else spans[0][0], spans[-1][1]
        rows.append(cells)
    if len(rows) < 2:
        return Table(0, 0, (), 0)
    return Table(start, end, tuple(rows), table.columns)


def _is_kept(row: Sequence[Cell], cells: Sequence[Cell], result: Result) -> bool:
    """Whether what stands in one line of a row does so in the cleaned text, and no more than that."""
    before = sorted(span for cell in row for span in cell.spans)
    after = sorted(span for cell in cells for span in cell.spans)
    if len(before) != len(after):
        return False
    for (old, new), (other, later) in pairwise(zip(before, after, strict=True)):
        parted = "\n" in result.source[old[1] : other[0]]
        if parted != bool(_END.search(result.text[new[1] : later[0]])):
            return False
    return True


def _rest(table: Table, result: Result) -> list[Table]:
    """What is left of a table whose rows were joined: the tables that its text has now."""
    first, last = result.to_output(table.start), result.to_output(table.end)

    def locate(start: int, end: int) -> Box | None:
        place = place_of(result, first + start, first + end)
        return place.box if place else None

    return [part.moved(first) for part in tables.find(result.text[first:last], locate)]


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


def grid(table: Table, text: str) -> list[list[str]]:
    """The texts of a table's cells, as many in each row as there are columns."""
    return [
        [part for cell in row for part in (said(cell, text), *[""] * (cell.last - cell.column))]
        for row in table.rows
    ]


def said(cell: Cell, text: str) -> str:
    """What a cell says."""
    return " ".join(text[start:end] for start, end in cell.spans)


def is_headed(table: Table, text: str) -> bool:
    """Whether the first row says what stands in the columns: the document says so, or it has no figures, and
    others have."""
    heads = [cell.is_head for cell in table.rows[0] if cell.spans]
    if any(cell.is_head for row in table.rows for cell in row):
        return all(heads)
    first, *others = grid(table, text)
    return not has_figures(first) and any(map(has_figures, others))


def csv_of(table: Table, text: str) -> bytes:
    """A table as CSV in UTF-8 (RFC 4180)."""
    made = io.StringIO()
    csv.writer(made).writerows(grid(table, text))
    return made.getvalue().encode("utf-8", "backslashreplace")
