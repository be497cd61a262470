"""HTML and XHTML as a stream of tags and text, each with its place in the file, in time linear in its size
whatever it holds.

A browser's rules for repairing markup are not needed here: what is no tag is text, for OCR puts out "<" like
any other character, and not every producer escapes it.  The file is parsed as Latin-1, so that an offset is a
byte; text is decoded piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_TAG = re.compile(r"""<(/?)([A-Za-z][\w.:-]*+)((?:\s(?:[^<>"']|"[^"]*"|'[^']*')*+|/)?)>""", re.ASCII)
_INSTRUCTION = re.compile(r"<\?[A-Za-z][^<>]*\?>", re.ASCII)
_DECLARATION = re.compile(r"<![A-Za-z]+\s", re.ASCII)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)""", re.ASCII)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{0,31});?", re.ASCII)
_UNDECODED = re.compile("[\udc80-\udcff]")
_RAW = frozenset(("script", "style"))
_ELEMENTS = frozenset((
    "a", "abbr", "b", "big", "blockquote", "body", "br", "center", "cite", "code", "col", "colgroup",
    "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "img", "input", "ins", "li", "link",
    "main", "meta", "nav", "object", "ol", "p", "pre", "q", "s", "section", "small", "span", "strike",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "tt", "u",
    "ul", "var", "wbr",
))  # fmt: skip


class Tag(NamedTuple):
    """A start or end tag; ``written`` are its attributes as they stand there."""

    start: int
    name: str
    is_end: bool
    written: str

    def attributes(self) -> dict[str, str]:
        """Its attributes by their names in lower case."""
        found = {
            name.lower(): value[1:-1] if value[0] in "\"'" else value
            for name, value in _ATTRIBUTE.findall(self.written)
        }
        if "&" in self.written:
            found = {name: unescape(value) for name, value in found.items()}
        return found


class Piece(NamedTuple):
    """Text as it stands in the file (``source``, as Latin-1), or a reference to characters."""

    start: int
    source: str
    is_reference: bool = False

    def text(self, encoding: str) -> str:
        """What it stands for; bytes that are not in the encoding are U+FFFD."""
        return unescape(self.source) if self.is_reference else _UNDECODED.sub("\ufffd", self.raw(encoding))

    def raw(self, encoding: str) -> str:
        """Its bytes as characters, each one that is not in the encoding as a lone surrogate."""
        if self.source.isascii():
            return self.source
        return self.source.encode("latin-1").decode(encoding, "surrogateescape")


def stream(text: str, end: int) -> Iterator[Tag | Piece]:
    """Tags and text of a file up to an offset.  Comments, declarations, scripts and styles are left out; one
    that does not end is text."""
    at = 0
    known = set(_ELEMENTS | _RAW)  # and others that had attributes: a name alone may be text
    last = {close: text.rfind(close, 0, end) for close in (">", "-->", "]]>", "</script", "</style")}
    while at < end:
        start = text.find("<", at, end)
        stop = end if start < 0 else start
        if text.find("&", at, stop) >= 0:
            yield from _texts(text, at, stop)
        elif at < stop:
            yield Piece(at, text[at:stop])
        if start < 0:
            return
        match = _TAG.match(text, start, end)
        if match and ((name := match[2].lower()) in known or "=" in match[3]):
            known.add(name)
            at = match.end()
            yield Tag(start, name, bool(match[1]), match[3])
            if name in _RAW and not match[1] and last[f"</{name}"] > at:
                at = text.find(f"</{name}", at, end)
        elif text.startswith("<![CDATA[", start) and last["]]>"] > start:
            at = text.find("]]>", start) + 3
            yield Piece(start + 9, text[start + 9 : at - 3])
        elif text.startswith("<!--", start) and last["-->"] > start + 1:
            at = text.find("-->", start + 2) + 3
        elif match := _INSTRUCTION.match(text, start, end):
            at = match.end()
        elif last[">"] > start and _DECLARATION.match(text, start, end):
            at = text.find(">", start) + 1
        else:
            yield Piece(start, "<")
            at = start + 1


def _texts(text: str, at: int, end: int) -> Iterator[Piece]:
    """The text of a span, references apart."""
    for match in _REFERENCE.finditer(text, at, end):
        if at < match.start():
            yield Piece(at, text[at : match.start()])
        yield Piece(match.start(), match[0], True)
        at = match.end()
    if at < end:
        yield Piece(at, text[at:end])
