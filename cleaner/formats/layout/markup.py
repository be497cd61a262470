"""XML and HTML from strangers: parsed without entities, without network, and without more depth than pages
have; what can be read of a damaged file is read.

Offsets are bytes of the file, so that a writer can put a correction where the word stands.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple
from xml.parsers import expat

from ...errors import DocumentError
from .heads import wide

HEAD = 1 << 16
"""Bytes of a file that tell what it is."""

CHUNK = 1 << 16
MAX_DEPTH = 256
LARGEST = 1e7
"""A coordinate beyond it is none."""

_UNREAD = ("Glyph",)  # elements, of ALTO and of PAGE, that nobody asks for and that are most of a file
_LONGEST = 100  # of the beginnings of tags that are counted
_DECLARED = re.compile(
    rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]*?charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)


@dataclass(slots=True)
class Node:
    """An element of XML.

    ``name``      its name, without prefix; ``qname`` with it
    ``start``     offset of its start tag
    ``tail``      offset of its end tag; of its end, if the tag is empty; -1 while it is open
    ``text``      the text directly in it"""

    name: str
    qname: str
    attributes: dict[str, str]
    start: int
    tail: int = -1
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute, "" if it has none of this name."""
        return self.attributes.get(name, "")

    def all(self, *names: str) -> Iterator[Node]:
        """The children of these names."""
        return (child for child in self.children if child.name in names)

    def first(self, name: str) -> Node | None:
        """The first child of a name."""
        return next(self.all(name), None)


class Fault(NamedTuple):
    """Where a file stops to make sense: line from 1, column and byte offset from 0."""

    reason: str
    line: int
    column: int
    offset: int

    def __str__(self) -> str:
        return f"{self.reason}, in line {self.line}, column {self.column + 1} (byte {self.offset})"


class _Builder:
    """Handlers of an expat parser that build the elements asked for and let go of the others."""

    def __init__(self, parts: frozenset[str], encoding: str | None) -> None:
        self.parts = parts
        self.done: list[Node] = []
        self.open: list[Node] = []
        self.texts: list[list[str]] = []  # of each open element
        self.inside = 0  # how many of the open elements are parts, or in parts
        self.unread = 0  # how many of the open elements are not read, or in one that is not
        self.parser = parser = expat.ParserCreate(encoding)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._external
        parser.SkippedEntityHandler = self._skipped

    def _start(self, qname: str, attributes: dict[str, str]) -> None:
        if self.unread or qname.endswith(_UNREAD):
            self.unread += 1
            return
        if len(self.open) >= MAX_DEPTH:
            raise DocumentError(f"its elements are nested more than {MAX_DEPTH} deep, {self._where()}")
        node = Node(qname.rpartition(":")[2], qname, attributes, self.parser.CurrentByteIndex)
        if self.inside:
            self.open[-1].children.append(node)
        if self.inside or node.name in self.parts:
            self.inside += 1
        self.open.append(node)
        self.texts.append([])

    def _end(self, qname: str) -> None:
        if self.unread:
            self.unread -= 1
            return
        node = self.open.pop()
        node.tail = self.parser.CurrentByteIndex
        node.text = "".join(self.texts.pop())
        if self.inside:
            self.inside -= 1
            if not self.inside:
                self.done.append(node)

    def _text(self, text: str) -> None:
        if self.inside and not self.unread:
            self.texts[-1].append(text)

    def _skipped(self, name: str, is_parameter: bool) -> None:
        self._text("" if is_parameter else unescape(f"&{name};"))

    def _entity(self, name: str, *rest: object) -> None:
        raise DocumentError(
            f"it declares the entity '{name}', {self._where()}", "files that declare entities are not read"
        )

    def _external(self, *rest: object) -> int:
        raise DocumentError(f"it wants another file, {self._where()}", "files that need others are not read")

    def _where(self) -> str:
        return f"in line {self.parser.CurrentLineNumber} (byte {self.parser.CurrentByteIndex})"

    def rest(self) -> list[Node]:
        """The part that was not finished, if the file ends inside one."""
        for node, text in zip(self.open, self.texts, strict=True):
            node.text = "".join(text)
        return self.open[-self.inside :][:1] if self.inside else []


def parts(pieces: Iterable[bytes], names: frozenset[str]) -> Iterator[Node | Fault]:
    """The outermost elements of these names, whole, one by one; in the end a fault if the file is damaged,
    and before it the element that the damage is in, as far as it goes.

    Raises :class:`DocumentError` for entities and for depth."""
    builder = _Builder(names, None)
    try:
        for piece in pieces:
            builder.parser.Parse(piece, False)
            yield from builder.done
            builder.done.clear()
        builder.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        fault = _fault(builder.parser, error)
        yield from builder.done
        yield from builder.rest()
        yield fault
    else:
        yield from builder.done


def _fault(parser: expat.XMLParserType, error: Exception) -> Fault:
    if isinstance(error, expat.ExpatError):
        reason = expat.ErrorString(error.code) or "not well-formed"
        return Fault(reason, error.lineno, error.offset, parser.ErrorByteIndex)
    line, column, offset = parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.CurrentByteIndex
    return Fault(f"an encoding that cannot be read ({error})", line, column, max(0, offset))


def pieces(path: str) -> Iterator[bytes]:
    """A file, piece by piece."""
    with open(path, "rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def count(data: Iterable[bytes], name: str) -> int:
    """About how many elements of a name a file has, at least 1: the tags that look like one are counted."""
    tag = re.compile(rb"<(?:[\w.-]+:)?%s[\s>/]" % name.encode("ascii"))
    found, rest = 0, b""
    for piece in data:
        text = rest + piece.replace(b"\0", b"")
        ends = [match.end() for match in tag.finditer(text)]
        found += len(ends)
        rest = text[max(ends[-1] if ends else 0, len(text) - _LONGEST) :]
    return max(1, found)


def encoding_of(data: bytes) -> str:
    """The encoding that a file of XML or HTML says it has, as Python calls it; "" if it says nothing."""
    if known := wide(data):
        return known
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if match := _DECLARED.search(data, 0, HEAD):
        try:
            return codecs.lookup((match[1] or match[2]).decode("ascii")).name
        except LookupError:
            return ""
    return ""


def number(text: str) -> float | None:
    """A number as coordinates are written; None if it is none that a page can have."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -LARGEST < value < LARGEST else None


def share(text: str, scale: float = 1.0) -> float:
    """A confidence, from 0 to 1; not a number if there is none.  ``scale`` is what stands for 1."""
    value = number(text)
    return float("nan") if value is None else min(1.0, max(0.0, value / scale))
