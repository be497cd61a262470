"""What the parts of a text are: paragraphs, headings, items of lists, rows of tables, verses, code …"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from ...evidence.shown import Shown
from ...text.view import View
from .labels import FURNITURE, Begin, Kind
from .reading import Reading

_CODED = re.compile("[A-Za-z0-9]")  # every language of programs has its words in these letters


class Part(NamedTuple):
    """A part of a text, from its first letter to its last: its role, and its span in the text."""

    role: str
    start: int
    end: int


def parts(text: str, gone: Container[int], shown: Mapping[int, Shown]) -> Iterator[Part]:
    """The parts of a text in order, without the lines that begin at one of the offsets in ``gone``; ``shown``
    has by the offsets of their first letters what is known of lines otherwise.

    A role is a value of :class:`~cleaner.repairs.structure.labels.Kind`, "paragraph" for running text.  Each
    item, entry, row, verse or line of code is a part of its own; those of one block have the role that most
    of them have."""
    view = View(text)
    if view.is_crumbs:
        yield from _lines(view, gone, shown)
        return
    reading = Reading(view, {}, {})
    block: list[Part] = []
    last: Shown | None = None
    for index, said in zip(reading.lines.at, reading.said, strict=True):
        if view.starts[index] in gone:
            continue
        line = view.lines[index]
        start = view.starts[index] + len(line) - len(line.lstrip())
        end = view.starts[index] + len(line.rstrip())
        kind = Kind.TEXT if said.label in FURNITURE else Kind(said.label.partition(".")[0])
        known, above = shown.get(start), last
        if known and known.seeming not in ("", kind):
            known = None
        last = known
        begins = known.begins if known else above is not None
        if block and not begins and (known or said.begin is Begin.FLOW):
            role = known.role if known and known.seeming == block[-1].role else block[-1].role
            block[-1] = Part(role, block[-1].start, end)
            continue
        if block and (known or above or said.begin is Begin.PARAGRAPH):
            yield from _alike(block, view.text)
            block = []
        role = known.role if known else "paragraph" if kind is Kind.TEXT else str(kind)
        block.append(Part(role, start, end))
    yield from _alike(block, view.text)


def _lines(view: View, gone: Container[int], shown: Mapping[int, Shown]) -> Iterator[Part]:
    """Each line by itself, of a text that has nothing else."""
    for start, line in zip(view.starts, view.lines, strict=True):
        if start not in gone and (text := line.strip()):
            at = start + line.index(text)
            yield Part(shown[at].role if at in shown else "paragraph", at, at + len(text))


def _alike(block: list[Part], text: str) -> Iterator[Part]:
    """The parts of a block with the role that most of them have; of equals, the last.  What has none of the
    letters of programs is no code."""
    role = Counter(part.role for part in reversed(block)).most_common(1)[0][0] if block else ""
    if role == Kind.CODE and not _CODED.search(text, block[0].start, block[-1].end):
        role = "paragraph"
    for part in block:
        yield part._replace(role=role)
