"""A cleaned text as HTML: headings, paragraphs, lists, tables, verse, code, notes with links both ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ..engine.result import Result
from .blocks import Block
from .inline import Beside, Call, Corrected, Shown, Turn, sound
from .tables import is_headed
from .writer import Writer

_STYLE = """\
body { max-width: 42em; margin: 2em auto; padding: 0 1em; line-height: 1.5; font-family: serif; }
ul { list-style: none; padding-left: 1.5em; }
table { border-collapse: collapse; }
td, th { padding: .1em .6em; text-align: left; vertical-align: top; }
pre { overflow-x: auto; }
.verse, .lines { white-space: pre-wrap; }
aside { font-size: .875em; margin: 1em 0; }
"""


def html(result: Result, name: str, version: str) -> bytes:
    """The text as an HTML document of this name."""
    return "".join(_document(result, name, version)).encode("utf-8")


def _document(result: Result, name: str, version: str) -> Iterator[str]:
    lang = f' lang="{escape(result.languages[0])}"' if result.languages else ""
    yield f'<!DOCTYPE html>\n<html{lang}>\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta name="generator" content="cleaner {escape(version)}">\n'
    yield '<meta name="viewport" content="width=device-width">\n'
    yield f'<title>{escape(sound(name))}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body dir="auto">\n'
    yield from _Html(result).body()
    yield "</body>\n</html>\n"


class _Html(Writer):
    """Writes blocks as elements of HTML.  What was taken out of the text is not in it."""

    def heading(self, block: Block) -> str:
        level = min(6, block.level)
        return f"<h{level}>{_broken(self.each(block))}</h{level}>\n"

    def paragraph(self, block: Block) -> str:
        return f"<p>{_run(self.each(block))}</p>\n"

    def items(self, items: Sequence[Block]) -> str:
        made = [
            f"<li>{self.text(item.mark)}{' ' * bool(item.mark)}{_run(self.marked(item))}</li>\n"
            for item in items
        ]
        return f"<ul>\n{''.join(made)}</ul>\n"

    def verse(self, block: Block) -> str:
        return f'<p class="verse">{_broken(self._indented(block))}</p>\n'

    def lines(self, block: Block) -> str:
        return f'<p class="lines">{_broken(self._indented(block))}</p>\n'

    def gaps(self, block: Block) -> str:
        return f"<pre>{_pre(self.kept(block, self.each(block)))}</pre>\n"

    def code(self, block: Block) -> str:
        return f"<pre><code>{_pre(self.kept(block, self.each(block)))}</code></pre>\n"

    def table(self, block: Block) -> str:
        if block.table is None:
            return self.gaps(block)
        rows: list[str] = []
        is_head = is_headed(block.table, self.result.text)
        for row in block.table.rows:
            made = []
            for cell, text in zip(row, self.cells(row), strict=True):
                tag, span = "th" if is_head or cell.is_head else "td", cell.last - cell.column + 1
                wide = f' colspan="{span}"' if span > 1 else ""
                made.append(f"<{tag}{wide}>{text}</{tag}>")
            rows.append(f"<tr>{''.join(made)}</tr>\n")
            is_head = False
        return f"<table>\n{''.join(rows)}</table>\n"

    def note(self, block: Block) -> str:
        number, mark = self.inline.notes[block.start], self.text(block.mark)
        if block.start in self.inline.called:
            mark = f'<a role="doc-backlink" href="#call-{number}">{mark}</a>'
        text = f"{mark}{self.gap(block)}{_run(self.marked(block))}"
        return f'<aside role="doc-footnote" id="note-{number}">{text}</aside>\n'

    def text(self, text: str) -> str:
        return escape(text, quote=False)

    def call(self, call: Call) -> str:
        link = f'<a role="doc-noteref" id="call-{call.number}" href="#note-{call.number}">'
        return f"{link}{self.text(call.mark)}</a>"

    def corrected(self, corrected: Corrected) -> str:
        return self.text(corrected.after)

    def outside(self, piece: Beside) -> str:
        shown = self.inside(piece)
        if isinstance(piece, Shown):
            return f"<figure>{shown}</figure>\n"
        return f"{shown}\n" if shown else ""

    def inside(self, piece: Beside) -> str:
        if isinstance(piece, Shown):
            return f'<img src="data:," alt="{escape(piece.alt)}">'
        if not isinstance(piece, Turn):
            return ""
        name = escape(sound(piece.name or str(piece.number)))
        return f'<span role="doc-pagebreak" id="page-{piece.number}" aria-label="{name}"></span>'

    def _indented(self, block: Block) -> list[str]:
        lines = zip(self.indents(block), self.each(block), strict=True)
        return [" " * indent + line for indent, line in lines]


def _run(lines: Sequence[str]) -> str:
    """Lines that run on."""
    return "\n".join(lines)


def _broken(lines: Sequence[str]) -> str:
    """Lines that end where they end; the line feed is not written, as space counts in them."""
    return "<br>".join(lines)


def _pre(lines: Sequence[str]) -> str:
    """Lines as they are; HTML drops the line feed that a ``pre`` begins with."""
    return "\n" + "\n".join(lines)
