"""What the parts of a text are: paragraphs, headings, items of lists, rows of tables, verses, code …"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from ...text.view import View
from .labels import FURNITURE, Begin, Kind
from .reading import Reading


class Part(NamedTuple):
    """A part of a text, from its first letter to its last: its role, and its span in the text."""

    role: str
    start: int
    end: int


def parts(text: str, gone: Container[int]) -> Iterator[Part]:
    """The parts of a text in order, without the lines that begin at one of the offsets in ``gone``.

    A role is a value of :class:`~cleaner.repairs.structure.labels.Kind`, "paragraph" for running text.  Each
    item, entry, row, verse or line of code is a part of its own."""
    view = View(text)
    reading = Reading(view, {}, {})
    last: Part | None = None
    for index, said in zip(reading.lines.at, reading.said, strict=True):
        if view.starts[index] in gone:
            continue
        line = view.lines[index]
        start = view.starts[index] + len(line) - len(line.lstrip())
        end = view.starts[index] + len(line.rstrip())
        kind = Kind.TEXT if said.label in FURNITURE else Kind(said.label.partition(".")[0])
        role = "paragraph" if kind is Kind.TEXT else str(kind)
        if last and said.begin is Begin.FLOW:
            last = last._replace(end=end)
            continue
        if last:
            yield last
        last = Part(role, start, end)
    if last:
        yield last
