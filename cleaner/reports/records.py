"""Changes and results as JSON, one object a line."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from ..engine.result import Furniture, Result
from ..settings import Options
from ..text.edits import Change
from ..text.source import Source
from .columns import Cell
from .tables import Table, find, place_of

_PARAGRAPH = re.compile(r"\S(?:[^\n\r]|\r?\n(?![ \t]*(?:\r?\n|\Z)))*")


class Made(NamedTuple):
    """What a text was cleaned with: version of cleaner, options, name and kind of each rule by its id."""

    version: str
    options: Options
    names: Mapping[str, str]
    kinds: Mapping[str, str] = {}


def line(record: Mapping[str, Any]) -> bytes:
    """One object as a line of UTF-8.  A lone surrogate is written as the escape it has in JSON."""
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def change_record(change: Change, names: Mapping[str, str]) -> dict[str, Any]:
    """A change: both spans in code points, both texts, and each cause."""
    return {
        "start": change.start,
        "end": change.end,
        "before": change.before,
        "after": change.after,
        "out_start": change.out_start,
        "out_end": change.out_end,
        "causes": [
            {"rule": rule, "name": names.get(rule, ""), "confidence": round(confidence, 4), "reason": reason}
            for rule, confidence, reason in change.causes
        ],
    }


def result_record(made: Made, result: Result) -> dict[str, Any]:
    """All there is to know about one cleaned text.  That of a document has pages and paragraphs, and its
    changes have boxes."""
    origin = result.origin
    record = {
        "version": made.version,
        "rules": result.rules_digest,
        "format": origin.format if origin else "text",
        "languages": list(result.languages),
        "settled": result.settled,
        "skipped": [skipped._asdict() for skipped in result.skipped],
        "warnings": list(origin.warnings) if origin else [],
        "counts": result.counts(),
        "text": result.text,
        "changes": [change_record(change, made.names) | _place(origin, change) for change in result.changes],
        "suggestions": [
            change_record(change, made.names) | _place(origin, change) for change in result.suggestions
        ],
        "furniture": [line._asdict() | _place(origin, line) for line in result.furniture],
    }
    record["tables"] = list(map(partial(_table, result), find(result)))
    if origin:
        record["paragraphs"] = list(_paragraphs(origin, result))
        record["pages"] = list(_pages(origin))
    return record


def result_line(name: str, made: Made, result: Result, encoding: str = "") -> bytes:
    """The record of one cleaned text as a line of JSON, its name first, and the encoding of a plain text."""
    head = {"file": name, "encoding": encoding} if encoding else {"file": name}
    return line({**head, **result_record(made, result)})


def _place(origin: Source | None, span: Change | Furniture) -> dict[str, Any]:
    """The page on which something begins, from 1, and its boxes: page and corners of each."""
    if origin is None:
        return {}
    return _located(origin, (span.start, span.end))


def _located(origin: Source, *spans: tuple[int, int]) -> dict[str, Any]:
    boxes = [
        [place.page + 1, *(round(corner, 2) for corner in place.box)]
        for span in spans
        for place in origin.places(*span)
    ]
    return {"page": origin.page_at(spans[0][0]) + 1, "boxes": boxes}


def _paragraphs(origin: Source, result: Result) -> Iterator[dict[str, Any]]:
    """The paragraphs of the output, which blank lines part, with the places of the lines they were."""
    gone = [(line.start, line.end) for line in result.furniture]
    for found in _PARAGRAPH.finditer(result.text):
        start, end = found.span()
        low, high = result.to_source(start), result.to_source(end)
        yield {"start": start, "end": end, **_located(origin, *_without(gone, low, high))}


def _table(result: Result, table: Table) -> dict[str, Any]:
    """A table: its place, and in each row the cells with something in them."""
    record = {"start": table.start, "end": table.end, "columns": table.columns}
    rows = [[_cell(result, cell) for cell in row if cell.end > cell.start] for row in table.rows]
    return {**record, **_boxed(result, table.start, table.end), "rows": rows}


def _cell(result: Result, cell: Cell) -> dict[str, Any]:
    """A cell: where it begins and ends in the text, in which column from 0, over how many, and its box."""
    record = {
        "start": cell.start,
        "end": cell.end,
        "text": result.text[cell.start : cell.end],
        "column": cell.column,
        "span": cell.last - cell.column + 1,
    }
    return record | _boxed(result, cell.start, cell.end)


def _boxed(result: Result, start: int, end: int) -> dict[str, Any]:
    """The page and the corners of a span, where they are known."""
    place = place_of(result, start, end)
    if place is None:
        return {}
    return {"page": place.page + 1, "box": [round(corner, 2) for corner in place.box]}


def _without(gone: Sequence[tuple[int, int]], low: int, high: int) -> Iterator[tuple[int, int]]:
    """What is left of a span without those that are gone, which are in order."""
    for start, end in gone[bisect_left(gone, (low, low)) :]:
        if start >= high:
            break
        if start > low:
            yield low, start
        low = end
    yield low, max(low, high)


def _pages(origin: Source) -> Iterator[dict[str, Any]]:
    for number, (start, page) in enumerate(zip(origin.starts, origin.pages, strict=True), 1):
        yield {
            "number": number,
            "start": start,
            "end": start + len(page.text),
            "width": page.width,
            "height": page.height,
            "unit": page.unit,
            "origin": page.origin,
            "label": page.label,
            "file": page.file,
            "warnings": list(page.warnings),
        }
