"""A cleaned text as TEI P5: what it says, where its pages begin, what stood on them besides, and what was
corrected by which rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from os.path import basename
from xml.sax.saxutils import escape, quoteattr

from ..engine.result import Result
from ..text.edits import Change
from .blocks import Block
from .inline import Beside, Call, Corrected, Shown, Turn, sound
from .records import Made
from .writer import Writer

_RESP = "cleaner"  # who is responsible, as attributes name it
_KINDS = {"head": "header", "foot": "footer", "folio": "pageNum", "signature": "sig", "catchword": "catch"}
_PLACES = {"head": "top", "foot": "bottom", "signature": "bottom", "catchword": "bottom"}
_REGULAR = frozenset(("normalise", "recase"))  # kinds of rules that correct nothing, but write it as is usual
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_VERSION = re.compile(r"\d+(?:\.\d+)*")


def tei(result: Result, name: str, made: Made) -> bytes:
    """The text as a TEI document; ``name`` is that of what was cleaned."""
    return "".join(_document(result, name, made)).encode("utf-8")


def _document(result: Result, name: str, made: Made) -> Iterator[str]:
    lang = f" xml:lang={_attribute(result.languages[0])}" if result.languages else ""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n'
    yield from _header(result, name, made)
    yield f"<text{lang}>\n<body>\n"
    body = "".join(_Tei(result, made.kinds).all())
    yield body if "<p>" in body or "<div>" in body or "<ab" in body else f"{body}<p/>\n"
    yield "</body>\n</text>\n</TEI>\n"


def _header(result: Result, name: str, made: Made) -> Iterator[str]:
    version = _VERSION.match(made.version)
    yield "<teiHeader>\n<fileDesc>\n<titleStmt>\n"
    yield f"<title>{_text(basename(name) or name)}</title>\n"
    yield f'<respStmt xml:id="{_RESP}"><resp>automatic correction of the text</resp>'
    yield f"<name>cleaner {_text(made.version)}</name></respStmt>\n</titleStmt>\n"
    yield "<publicationStmt><p>Not published.</p></publicationStmt>\n"
    yield f"<sourceDesc><p>{_text(name)}</p></sourceDesc>\n</fileDesc>\n<encodingDesc>\n"
    yield f'<appInfo><application ident="cleaner" version="{version[0] if version else 0}">'
    yield f"<label>cleaner {_text(made.version)}, rules {_text(result.rules_digest)}</label>"
    yield "</application></appInfo>\n"
    yield _EDITORIAL
    yield from _rules(result, made)
    yield "</encodingDesc>\n"
    if result.languages:
        yield "<profileDesc><langUsage>\n"
        for language in result.languages:
            yield f"<language ident={_attribute(language)}>{_text(language)}</language>\n"
        yield "</langUsage></profileDesc>\n"
    yield "</teiHeader>\n"


_EDITORIAL = """\
<editorialDecl>
<correction method="markup"><p>What was misread is in <gi>sic</gi>, what it was corrected to in <gi>corr</gi>,
with the rule and how sure it is.</p></correction>
<hyphenation><p>Words broken at line ends were joined, in silence.</p></hyphenation>
<normalization method="markup"><p>Characters that are written otherwise today are in <gi>orig</gi>, what they
became in <gi>reg</gi>.</p></normalization>
</editorialDecl>
"""


def _rules(result: Result, made: Made) -> Iterator[str]:
    """The rules that had a part in the changes, for attributes to point to."""
    rules = sorted(rule for rule in result.counts() if _NAME.fullmatch(rule))
    if rules:
        yield "<classDecl><taxonomy>\n"
        for rule in rules:
            name = _text(result.names.get(rule, rule))
            yield f'<category xml:id="{rule}"><catDesc>{name}</catDesc></category>\n'
        yield "</taxonomy></classDecl>\n"


def _text(text: str) -> str:
    return escape(sound(text))


def _attribute(text: str) -> str:
    return quoteattr(sound(text))


class _Tei(Writer):
    """Writes blocks as elements of TEI; ``kinds`` are those of rules by their ids."""

    def __init__(self, result: Result, kinds: Mapping[str, str]) -> None:
        super().__init__(result)
        self.kinds = kinds
        self.open: list[int] = []  # levels of the divisions that are open

    def all(self) -> Iterator[str]:
        """The blocks, each heading at the beginning of a division."""
        yield from self.body()
        yield "</div>\n" * len(self.open)

    def heading(self, block: Block) -> str:
        closed = 0
        while self.open and self.open[-1] >= block.level:
            self.open.pop()
            closed += 1
        self.open.append(block.level)
        return "</div>\n" * closed + f"<div>\n<head>{self._run(block)}</head>\n"

    def paragraph(self, block: Block) -> str:
        return f"<p>{self._run(block)}</p>\n"

    def items(self, items: Sequence[Block]) -> str:
        numbered = any(char.isalnum() for char in items[0].mark)
        made = [f"{self._label(item)}<item>{_broken(self.marked(item))}</item>\n" for item in items]
        return f'<list rend="{"numbered" if numbered else "bulleted"}">\n{"".join(made)}</list>\n'

    def _label(self, item: Block) -> str:
        return f"<label>{self.text(item.mark)}</label>" if item.mark else ""

    def verse(self, block: Block) -> str:
        lines = zip(self.indents(block), block.lines, strict=True)
        made = [f"<l{_indent(indent)}>{self.line(line)}</l>\n" for indent, line in lines]
        return f"<lg>\n{''.join(made)}</lg>\n"

    def lines(self, block: Block) -> str:
        return f'<p rend="lines">{self._run(block)}</p>\n'

    def gaps(self, block: Block) -> str:
        return f'<ab type="lines" xml:space="preserve">{_kept(self.kept(block, self.each(block)))}</ab>\n'

    def code(self, block: Block) -> str:
        return f'<ab type="code" xml:space="preserve">{_kept(self.kept(block, self.each(block)))}</ab>\n'

    def table(self, block: Block) -> str:
        if block.table is None:
            return self.gaps(block)
        rows = []
        for row in block.table.rows:
            made = []
            for cell, text in zip(row, self.cells(row), strict=True):
                span = cell.last - cell.column + 1
                kind = ' role="label"' if cell.is_head else ""
                wide = f' cols="{span}"' if span > 1 else ""
                made.append(f"<cell{kind}{wide}>{text}</cell>")
            rows.append(f"<row>{''.join(made)}</row>\n")
        shape = f'rows="{len(rows)}" cols="{block.table.columns}"'
        return f"<table {shape}>\n{''.join(rows)}</table>\n"

    def note(self, block: Block) -> str:
        number = self.inline.notes[block.start]
        mark = f"<label>{self.text(block.mark)}</label>{self.gap(block)}" if block.mark else ""
        shown = f" n={_attribute(block.mark)}" if block.mark else ""
        lines = _broken(self.marked(block))
        return f'<note place="foot" xml:id="note-{number}"{shown}>{mark}{lines}</note>\n'

    def text(self, text: str) -> str:
        return escape(text)

    def call(self, call: Call) -> str:
        return f'<ref target="#note-{call.number}">{self.text(call.mark)}</ref>'

    def corrected(self, corrected: Corrected) -> str:
        causes = corrected.change.causes
        regular = all(self.kinds.get(cause.rule) in _REGULAR for cause in causes)
        old, new = ("orig", "reg") if regular else ("sic", "corr")
        before, after = self.text(corrected.before), self.text(corrected.after)
        return f"<choice><{old}>{before}</{old}><{new} {_cause(corrected.change)}>{after}</{new}></choice>"

    def outside(self, piece: Beside) -> str:
        return f"{self.inside(piece)}\n"

    def inside(self, piece: Beside) -> str:
        if isinstance(piece, Turn):
            name = _attribute(" ".join(piece.name.split()) or str(piece.number))
            broken = ' break="no"' if piece.breaks else ""
            return f'<pb n={name} xml:id="page-{piece.number}"{broken}/>'
        if isinstance(piece, Shown):
            return f"<figure><figDesc>{_text(piece.alt)}</figDesc></figure>"
        place = f' place="{_PLACES[piece.role]}"' if piece.role in _PLACES else ""
        return f'<fw type="{_KINDS.get(piece.role, piece.role)}"{place}>{_text(piece.text.strip())}</fw>'

    def _run(self, block: Block) -> str:
        return _broken(self.each(block))


def _broken(lines: Sequence[str]) -> str:
    return "<lb/>\n".join(lines)


def _kept(lines: Sequence[str]) -> str:
    return "\n".join(lines)


def _indent(blanks: int) -> str:
    return f' style="margin-left: {blanks / 2:g}em"' if blanks else ""


def _cause(change: Change) -> str:
    """Who made a change, how sure that is, and by which rules, as attributes."""
    rules = dict.fromkeys(f"#{cause.rule}" for cause in change.causes if _NAME.fullmatch(cause.rule))
    ana = f' ana="{" ".join(rules)}"' if rules else ""
    return f'resp="#{_RESP}" cert="{change.confidence:.2f}"{ana}'
