"""Results as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from functools import partial
from typing import Any, NamedTuple

from ..engine.result import Result
from ..evidence.columns import Cell
from ..evidence.tables import Table
from ..settings import Options
from .tables import find, place_of, said


class Made(NamedTuple):
    """What a text was cleaned with: version of cleaner, options, and the kind of each rule by its id."""

    version: str
    options: Options
    kinds: Mapping[str, str] = {}


def line(record: Mapping[str, Any]) -> bytes:
    """One object as a line of UTF-8.  A lone surrogate is written as the escape it has in JSON."""
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def result_record(result: Result, without: Container[str] = ()) -> dict[str, Any]:
    """All there is to know about one cleaned text, and the tables in it; arguments as those of
    :meth:`Result.to_dict`."""
    return {**result.to_dict(without), "tables": list(map(partial(_table, result), find(result)))}


def result_line(name: str, result: Result, encoding: str = "") -> bytes:
    """The record of one cleaned text as a line of JSON, its name first, and the encoding of a plain text."""
    head = {"file": name, "encoding": encoding} if encoding else {"file": name}
    return line({**head, **result_record(result)})


def _table(result: Result, table: Table) -> dict[str, Any]:
    """A table: its place, and in each row the cells with something in them."""
    record = {"start": table.start, "end": table.end, "columns": table.columns}
    rows = [[_cell(result, cell) for cell in row if cell.end > cell.start] for row in table.rows]
    return {**record, **_boxed(result, table.start, table.end), "rows": rows}


def _cell(result: Result, cell: Cell) -> dict[str, Any]:
    """A cell: where it begins and ends in the text, in which column from 0, over how many, and its box; its
    other lines, and whether it is a head, where the document says so."""
    record: dict[str, Any] = {
        "start": cell.start,
        "end": cell.end,
        "text": said(cell, result.text),
        "column": cell.column,
        "span": cell.last - cell.column + 1,
    }
    if cell.more:
        record["more"] = [list(span) for span in cell.more]
    if cell.is_head:
        record["head"] = True
    return record | _boxed(result, cell.start, cell.end)


def _boxed(result: Result, start: int, end: int) -> dict[str, Any]:
    """The page and the corners of a span, where they are known."""
    place = place_of(result, start, end)
    if place is None:
        return {}
    return {"page": place.page + 1, "box": [round(corner, 2) for corner in place.box]}
