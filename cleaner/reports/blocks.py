"""A cleaned text as blocks – headings, paragraphs, lists, verse, tables, code, notes – which the forms of
output with structure are written from.

What each line is, :mod:`cleaner.reports.shapes` says; here the lines of one kind become blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..engine.result import Result
from ..evidence.tables import Table
from . import tables
from .shapes import Line, Shape, shapes


class Block(NamedTuple):
    """A block of a cleaned text.

    ``shape``  what it is
    ``lines``  its lines
    ``level``  how deep a heading is, from 1
    ``mark``   what an item or a note begins with: its number, its bullet, its sign
    ``table``  the rows and cells of a table
    """

    shape: Shape
    lines: tuple[Line, ...]
    level: int = 0
    mark: str = ""
    table: Table | None = None

    @property
    def start(self) -> int:
        """Where it begins in the cleaned text."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where it ends there."""
        return self.lines[-1].end


def blocks(result: Result) -> list[Block]:
    """The blocks of a cleaned text, in order; between them is nothing but white space."""
    found = tables.find(result)
    lines = list(shapes(result, found))
    levels = {level: rank for rank, level in enumerate(sorted({line.level for line in lines} - {0}), 1)}
    of = {table.start: table for table in found}
    return [
        Block(row[0].shape, tuple(row), levels.get(row[0].level, 0), row[0].mark, of.get(row[0].start))
        for row in _grouped(lines)
    ]


def _grouped(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and line.begins:
            yield group
            group = []
        group.append(line)
    if group:
        yield group
