"""A cleaned text as Markdown: CommonMark, with the tables and footnotes of GitHub's and Pandoc's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..engine.result import Result
from ..evidence.columns import Cell
from .blocks import Block
from .inline import Beside, Call, Corrected, Shown, Turn, sound
from .tables import is_headed
from .writer import Writer

_SPECIAL = re.compile(r"[\\`*\[\]|~$]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
_BEGIN = re.compile(r"#{1,6}(?=\s|$)|>|[-+:%](?=\s|$)|[-=](?=[-=\s]*$)|\d{1,9}(?=[.)](?:\s|$))")
_CLOSING = re.compile(r"(#+)$")
_COUNTED = re.compile(r"(\d{1,9})([.)])")
_TICKS = re.compile("`+")


def markdown(result: Result, anchors: bool = False) -> bytes:
    """The text as Markdown, with ``anchors`` an anchor at each beginning of a page."""
    return ("".join(_Markdown(result, anchors).body()).rstrip("\n") + "\n").encode("utf-8")


class _Markdown(Writer):
    """Writes blocks as Markdown, a blank line behind each.  What was taken out of the text is not in it."""

    def __init__(self, result: Result, anchors: bool) -> None:
        super().__init__(result)
        self.anchors = anchors
        self.labels = dict(self._labels())

    def _labels(self) -> Iterator[tuple[int, str]]:
        """What each note is called, by its number: its mark, and a number behind that if others have it."""
        seen: dict[str, int] = {}
        for block in self.blocks:
            if block.start in self.inline.called:
                again = seen[block.mark] = seen.get(block.mark, 0) + 1
                yield self.inline.notes[block.start], f"{block.mark}-{again}" if again > 1 else block.mark

    def heading(self, block: Block) -> str:
        text = _CLOSING.sub(r"\\\1", " ".join(self.each(block)))
        return f"{'#' * min(6, block.level)} {text}\n\n"

    def paragraph(self, block: Block) -> str:
        return "\n".join(map(_begun, self.each(block))) + "\n\n"

    def items(self, items: Sequence[Block]) -> str:
        marks = [match for item in items if (match := _COUNTED.fullmatch(item.mark))]
        counted = len(marks) == len(items) and all(
            int(low[1]) == int(high[1]) + 1 and low[2] == high[2] for high, low in pairwise(marks)
        )
        return "".join(self._item(item, counted) for item in items) + "\n"

    def _item(self, item: Block, counted: bool) -> str:
        mark, lines = item.mark if counted else "-", list(map(_begun, self.marked(item)))
        if not counted and item.mark.strip("()").rstrip(".").isalnum():
            lines[0] = f"{_begun(_escaped(item.mark))} {lines[0]}"
        return f"{mark} " + f"\n{' ' * (len(mark) + 1)}".join(lines) + "\n"

    def verse(self, block: Block) -> str:
        lines = zip(self.indents(block), self.each(block), strict=True)
        return "\\\n".join("&nbsp;" * indent + _begun(line) for indent, line in lines) + "\n\n"

    def lines(self, block: Block) -> str:
        return self.verse(block)

    def gaps(self, block: Block) -> str:
        return self.code(block)

    def code(self, block: Block) -> str:
        text = self.result.text
        lines = [sound(text[line.start : line.end]) for line in block.lines]
        pieces = self.inline.within(block.start, block.end)
        turns = [piece for piece in pieces if isinstance(piece, (Turn, Shown))]
        fence = "`" * max([3, *(len(run) + 1 for line in lines for run in _TICKS.findall(line))])
        return (
            "".join(map(self.outside, turns)) + "\n".join((fence, *self.kept(block, lines), fence)) + "\n\n"
        )

    def table(self, block: Block) -> str:
        if block.table is None:
            return self.gaps(block)
        rows = [self._row(row) for row in block.table.rows]
        empty, rule = ("| " + " | ".join([what] * block.table.columns) + " |" for what in ("", "---"))
        head = [rows.pop(0)] if is_headed(block.table, self.result.text) else [empty]
        return "\n".join((*head, rule, *rows)) + "\n\n"

    def _row(self, row: Sequence[Cell]) -> str:
        texts = zip(self.cells(row), row, strict=True)
        cells = (text + " |" * (cell.last - cell.column) for text, cell in texts)
        return f"| {' | '.join(cells)} |"

    def note(self, block: Block) -> str:
        if block.start in self.inline.called:
            label = self.labels[self.inline.notes[block.start]]
            return f"[^{label}]: " + "\n    ".join(map(_begun, self.marked(block))) + "\n\n"
        return self.paragraph(block)

    def text(self, text: str) -> str:
        return _escaped(text)

    def call(self, call: Call) -> str:
        return f"[^{self.labels[call.number]}]"

    def corrected(self, corrected: Corrected) -> str:
        return self.text(corrected.after)

    def outside(self, piece: Beside) -> str:
        anchor = self.inside(piece)
        return f"{anchor}\n\n" if anchor else ""

    def inside(self, piece: Beside) -> str:
        if isinstance(piece, Shown):
            return f"![{_escaped(piece.alt)}]()"
        return f'<a id="page-{piece.number}"></a>' if self.anchors and isinstance(piece, Turn) else ""


def _escaped(text: str) -> str:
    """Text that means nothing but itself inside a line."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def _begun(line: str) -> str:
    """A line that begins nothing but itself."""
    match = _BEGIN.match(line)
    if match is None:
        return line
    return f"{match[0]}\\{line[match.end() :]}" if match[0].isdecimal() else f"\\{line}"
