"""Tables of a cleaned text, and what is written of them."""

from __future__ import annotations

import csv
import io

from ..engine.result import Result
from ..evidence import tables
from ..evidence.columns import Cell
from ..evidence.tables import Table, has_figures
from ..text.source import Box, Place


def find(result: Result) -> list[Table]:
    """The tables of a cleaned text, in order.  Those of a document are found on its pages, as they are before
    anything is repaired, and looked up in the text."""
    if result.origin is None:
        return tables.find(result.text)
    found = []
    for table in tables.find(result.origin.text, result.origin.around):
        whole = _mapped(table, result)
        found += _rest(table, result) if whole is None else [whole] if whole.rows else []
    return found


def _mapped(table: Table, result: Result) -> Table | None:
    """A table of the source in the cleaned text, without rows that have gone; None if rows were joined."""
    where, text = result.to_output, result.text
    rows: list[tuple[Cell, ...]] = []
    end = 0
    for row in table.rows:
        cells = tuple(cell._replace(start=where(cell.start), end=where(cell.end)) for cell in row)
        if not any(cell.end > cell.start for cell in cells):
            continue
        shown = text[cells[0].start : cells[-1].end]
        if "\n" in shown or "\r" in shown or rows and text[end : cells[0].start].strip(" \t") == "":
            return None
        rows.append(cells)
        end = cells[-1].end
    if len(rows) < 2:
        return Table(0, 0, (), 0)
    return Table(rows[0][0].start, end, tuple(rows), table.columns)


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
        [part for cell in row for part in (text[cell.start : cell.end], *[""] * (cell.last - cell.column))]
        for row in table.rows
    ]


def is_headed(table: Table, text: str) -> bool:
    """Whether the first row says what stands in the columns: it has no figures, and others have."""
    first, *others = grid(table, text)
    return not has_figures(first) and any(map(has_figures, others))


def csv_of(table: Table, text: str) -> bytes:
    """A table as CSV in UTF-8 (RFC 4180)."""
    made = io.StringIO()
    csv.writer(made).writerows(grid(table, text))
    return made.getvalue().encode("utf-8", "backslashreplace")
