"""What the forms of output with structure have in common: the walk over the blocks of a cleaned text."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from ..engine.result import Result
from ..evidence.columns import Cell
from .blocks import Block, blocks
from .inline import Beside, Call, Corrected, Inline, Piece, Shown
from .shapes import Line, Shape

_NUMBER = re.compile(r"[^\W_]+")
_DEEPEST = 8  # blanks that indent a line of verse at most: more than that centred it


class Writer(ABC):
    """Writes the blocks of a cleaned text one after another; a form says how each is written."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.blocks = blocks(result)
        self.inline = Inline(result, self.blocks)

    def body(self) -> Iterator[str]:
        """The blocks as they are written, and what stands between them."""
        for kind, group in groupby(self.blocks, _kind_of_list):
            if kind:
                items = list(group)
                yield from self.between(items[0].start)
                yield self.items(items)
            else:
                for block in group:
                    yield from self.between(block.start)
                    yield self.block(block)
        yield from map(self.outside, self.inline.before(len(self.result.text)))

    def between(self, start: int) -> Iterator[str]:
        """What stands before the block that begins here."""
        return map(self.outside, self.inline.before(start))

    def line(self, line: Line, skip: int = 0) -> str:
        """A line without its first characters."""
        return self.span(line.start + skip, line.end)

    def span(self, start: int, end: int) -> str:
        """A span of the text, with what stands before and inside it."""
        pieces: list[Piece] = [*self.inline.before(start), *self.inline.within(start, end)]
        return "".join(map(self.piece, pieces))

    def cells(self, row: Sequence[Cell]) -> list[str]:
        """The cells of a row of a table, written in the order of the text."""
        spans = sorted((span, at) for at, cell in enumerate(row) for span in cell.spans)
        parts: list[list[str]] = [[] for _ in row]
        for span, at in spans:
            parts[at].append(self.span(*span))
        return list(map(" ".join, parts))

    def marked(self, block: Block) -> list[str]:
        """The lines of an item or a note, without its mark."""
        first, *others = block.lines
        text = self.result.text[first.start + len(block.mark) : first.end]
        skip = len(block.mark) + len(text) - len(text.lstrip()) if block.mark else 0
        return [self.line(first, skip), *map(self.line, others)]

    def gap(self, block: Block) -> str:
        """A blank if one stands behind the mark of an item or a note."""
        start = block.start + len(block.mark)
        return " " if block.mark and self.result.text[start : start + 1].isspace() else ""

    def indents(self, block: Block) -> list[int]:
        """How far each line of a block is set in, as seen from the outermost one."""
        least = min(line.indent for line in block.lines)
        return [min(_DEEPEST, line.indent - least) for line in block.lines]

    def kept(self, block: Block, lines: Sequence[str]) -> list[str]:
        """The lines of a block whose white space counts, as they are written, each with the space before it
        and an empty one for each blank line."""
        least = min(line.indent for line in block.lines)
        found, end = [], block.start
        for line, written in zip(block.lines, lines, strict=True):
            found += [""] * (self.result.text.count("\n", end, line.start) - 1)
            found.append(" " * (line.indent - least) + written)
            end = line.end
        return found

    def each(self, block: Block) -> list[str]:
        """The lines of a block."""
        return [self.line(line) for line in block.lines]

    def piece(self, piece: Piece) -> str:
        """A piece of a line."""
        if isinstance(piece, str):
            return self.text(piece)
        if isinstance(piece, Call):
            return self.call(piece)
        if isinstance(piece, Corrected):
            return self.corrected(piece)
        return self.inside(piece) + " " * isinstance(piece, Shown)  # a word comes next

    def block(self, block: Block) -> str:
        """A block that is no item."""
        return _WRITERS[block.shape](self, block)

    @abstractmethod
    def items(self, items: Sequence[Block]) -> str:
        """Items of a list."""

    @abstractmethod
    def text(self, text: str) -> str:
        """Text, with escapes for what would mean something else."""

    @abstractmethod
    def call(self, call: Call) -> str:
        """The call for a note."""

    @abstractmethod
    def corrected(self, corrected: Corrected) -> str:
        """A word that was corrected."""

    @abstractmethod
    def outside(self, piece: Beside) -> str:
        """The turn of a page, a picture, or a line that was taken out, between blocks."""

    @abstractmethod
    def inside(self, piece: Beside) -> str:
        """The same inside a line."""

    @abstractmethod
    def heading(self, block: Block) -> str:
        """A heading."""

    @abstractmethod
    def paragraph(self, block: Block) -> str:
        """A paragraph."""

    @abstractmethod
    def verse(self, block: Block) -> str:
        """A stanza."""

    @abstractmethod
    def lines(self, block: Block) -> str:
        """Lines that keep their ends."""

    @abstractmethod
    def gaps(self, block: Block) -> str:
        """Lines that keep the space inside them."""

    @abstractmethod
    def code(self, block: Block) -> str:
        """Code."""

    @abstractmethod
    def table(self, block: Block) -> str:
        """A table."""

    @abstractmethod
    def note(self, block: Block) -> str:
        """A note."""


def _kind_of_list(block: Block) -> str:
    """What the marks of a list have in common: the bullet, what stands around the number or the letter, or a
    blank where there is none; "" for a block that is no item."""
    if block.shape is not Shape.ITEM:
        return ""
    number = _NUMBER.search(block.mark)
    return _NUMBER.sub("1" if number and number[0].isdecimal() else "a", block.mark) or " "


_WRITERS: dict[Shape, Callable[[Writer, Block], str]] = {
    Shape.HEADING: lambda writer, block: writer.heading(block),
    Shape.PARAGRAPH: lambda writer, block: writer.paragraph(block),
    Shape.VERSE: lambda writer, block: writer.verse(block),
    Shape.LINES: lambda writer, block: writer.lines(block),
    Shape.GAPS: lambda writer, block: writer.gaps(block),
    Shape.CODE: lambda writer, block: writer.code(block),
    Shape.TABLE: lambda writer, block: writer.table(block),
    Shape.NOTE: lambda writer, block: writer.note(block),
}
