"""hOCR, in HTML or XHTML, as Tesseract, OCRopus, Kraken, OCRmyPDF and the Internet Archive write it.

The markup is parsed as Latin-1, so that an offset is a byte of the file; what stands between the tags is
decoded afterwards.  The few files in UTF-16 are read as UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from math import nan
from typing import NamedTuple

from ..document import Role
from ..errors import DocumentError
from ..source import Box, Page
from .blocks import Block, Row, Sheet, Token, deliver, plain, share_out
from .markup import MAX_DEPTH, Fault, encoding_of, number, share, wide
from .request import Outline, Request

_PAGES = frozenset(("ocr_page",))
_AREAS = frozenset(("ocr_carea", "ocr_column", "ocrx_block", "ocr_par", "ocr_float", "ocr_table"))
_ROLES = {
    "ocr_header": Role.HEAD,
    "ocr_footer": Role.FOOT,
    "ocr_pageno": Role.FOLIO,
    "ocr_noise": Role.SPECK,
}
_LINES = frozenset(("ocr_line", "ocrx_line", "ocr_caption", "ocr_textfloat", *_ROLES))
_WORDS = frozenset(("ocrx_word", "ocr_word"))
_CHARACTERS = frozenset(("ocrx_cinfo", "ocr_cinfo"))
_VOID = frozenset(("br", "img", "hr", "meta", "link", "input", "wbr", "col"))
_BLANKS = re.compile(r"([ \t\r\n\f]+)")
_QUOTED = re.compile(r"\"[^\"]*\"")
_BOX = re.compile(r"(?:^|;)\s*bbox\s+" + r"\s+".join([r"(-?[\d.]+)"] * 4) + r"\s*(?:;|$)")
_PROPERTY = r"(?:^|;)\s*{}\s+([^;]+)"
_WCONF, _SIZE, _LABEL, _CONFS = (
    re.compile(_PROPERTY.format(name)) for name in ("x_wconf", "x_size", "lpageno", "x_confs")
)
_PAGE_TAG = re.compile(rb"""class\s*=\s*["']?[^"'<>]*\bocr_page\b""")
_REFERENCE = re.compile(r"&#?\w+;?")
_UNDECODED = re.compile("[\udc80-\udcff]")
_LINE_END = re.compile("\n")
_SLICE = 1 << 16


class Piece(NamedTuple):
    """A part of a word's text: characters as they stand in the file, or a reference to one."""

    start: int
    source: str  # as Latin-1

    @property
    def is_reference(self) -> bool:
        """Whether it stands for one character (or what a reference names) as a whole."""
        return self.source.startswith("&") and len(self.source) > 1

    def text(self, encoding: str) -> str:
        """What it stands for; bytes that are not in the encoding are U+FFFD."""
        if self.is_reference:
            return unescape(self.source)
        return _UNDECODED.sub("\ufffd", self.raw(encoding))

    def raw(self, encoding: str) -> str:
        """Its bytes as characters, each one that is not in the encoding as a lone surrogate."""
        return self.source.encode("latin-1").decode(encoding, "surrogateescape")


class Spot(NamedTuple):
    """Where a line stands: the tag that begins it, and the classes of that."""

    start: int
    classes: tuple[str, ...]


class Opened(NamedTuple):
    """A file that is ready for the parser: its bytes (UTF-8 if they were UTF-16), their encoding, and a
    warning, if any."""

    data: bytes
    encoding: str
    warning: str = ""


def opened(data: bytes) -> Opened:
    """What the parser gets of a file.  Bytes that are not in its encoding are read as U+FFFD."""
    if code := wide(data):
        return Opened(data.decode(code, "replace").encode("utf-8", "replace"), "utf-8")
    encoding = encoding_of(data) or "utf-8"
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        said = f"byte {error.start} is not {encoding}; such bytes are read as U+FFFD"
        return Opened(data, encoding, said)
    return Opened(data, encoding)


def text_of(pieces: list[Piece], encoding: str) -> str:
    """The characters that pieces of the file stand for."""
    return "".join(
        unescape(piece.source)
        if piece.is_reference
        else piece.source.encode("latin-1").decode(encoding, "replace")
        for piece in pieces
    )


class _Word:
    """A word that is being read."""

    def __init__(self, title: str) -> None:
        self.pieces: list[Piece] = []
        self.box = box_of(title)
        self.confidence = _confidence(title)
        self.in_characters = False

    def token(self, encoding: str) -> Token:
        pieces = self.pieces
        if self.in_characters:  # what stands between characters is not part of the word
            pieces = [piece for piece in pieces if piece.source.strip(" \t\r\n")]
        return Token(plain(text_of(pieces, encoding)), self.box, self.confidence, spot=pieces)


class _Parser(HTMLParser):
    """Collects pages.  ``done`` are those that are finished."""

    def __init__(self, source: Opened) -> None:
        super().__init__(convert_charrefs=False)
        self.encoding = source.encoding
        self.text = source.data.decode("latin-1")
        self.line_starts = [0]
        self.done: list[Sheet] = []
        self.stack: list[tuple[str, str, Role]] = []  # tag, what it opened, role of what is in it
        self.sheet: Sheet | None = None
        self.block: Block | None = None
        self.row: Row | None = None
        self.is_bare = False  # whether the line has no element of its own
        self.word: _Word | None = None
        self.loose: list[Piece] = []  # text of a line that is in no word
        self.fault: Fault | None = None
        self._ends = {
            "word": self._end_word, "row": self._end_row, "block": self._end_block, "page": self._end_page
        }  # fmt: skip

    def slices(self) -> Iterator[None]:
        """Parse the file, slice by slice; tags and the text before them stay together."""
        text, at = self.text, 0
        cut = text.rfind("<") if text.rfind("<") > text.rfind(">") else len(text)
        while at < cut:
            end = text.rfind(">", at, at + _SLICE) + 1 or text.find(">", at) + 1 or cut
            self.line_starts += [match.end() for match in _LINE_END.finditer(text, at, end)]
            self.feed(text[at:end])
            at = end
            yield
        self.close()
        if cut < len(text) or any(opened for _, opened, _ in self.stack):
            line = len(self.line_starts)
            self.fault = Fault("the file ends inside a page", line, cut - self.line_starts[-1], cut)
        self._end_page()
        yield

    def _at(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag == "p" and self.stack and self.stack[-1][0] == "p":
            self.handle_endtag("p")
        role = next((_ROLES[name] for name in classes if name in _ROLES), Role.BODY)
        role = role or (self.stack[-1][2] if self.stack else Role.BODY)
        opened = self._open(classes, _QUOTED.sub("", given.get("title", "")), role)
        if tag == "br":
            self._end_loose()
        if tag in _VOID:
            return
        if len(self.stack) >= MAX_DEPTH:
            raise DocumentError(f"its elements are nested more than {MAX_DEPTH} deep (byte {self._at()})")
        self.stack.append((tag, opened, role))

    def _open(self, names: list[str], title: str, role: Role) -> str:
        """Begin what an element of these classes is; what it is."""
        classes = frozenset(names)
        if classes & _PAGES:
            self._end_page()
            self.sheet = _sheet(title, self.encoding)
            return "page"
        if classes & _AREAS:
            self._end_block()
            return "block"
        if classes & _LINES:
            self._begin_row(title, role, Spot(self._at(), tuple(names)))
            return "row"
        if classes & _WORDS:
            self._end_word()
            self.word = _Word(title)
            if self.row is None or self.is_bare and _is_below(self.word.box, self.row):
                self._begin_row("", role, None)
            return "word"
        if classes & _CHARACTERS and self.word:
            self.word.in_characters = True
        return ""

    def handle_endtag(self, tag: str) -> None:
        if not any(entry[0] == tag for entry in reversed(self.stack)):
            return
        ends = {
            "word": self._end_word,
            "row": self._end_row,
            "block": self._end_block,
            "page": self._end_page,
        }
        while self.stack:
            name, opened, _ = self.stack.pop()
            if opened:
                ends[opened]()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self.cdata_elem:
            self._text(data)

    def handle_charref(self, name: str) -> None:
        self._reference()

    def handle_entityref(self, name: str) -> None:
        self._reference()

    def _reference(self) -> None:
        match = _REFERENCE.match(self.text, self._at())
        if match:
            self._text(match[0])

    def _text(self, text: str) -> None:
        if self.word:
            self.word.pieces.append(Piece(self._at(), text))
            return
        if self.row is None:
            if not text.strip(" \t\r\n\f") or not (self.sheet and self.stack):
                return
            self._begin_row("", self.stack[-1][2], None)
        at = self._at()
        for part in _BLANKS.split(text):
            if part and part[0] in " \t\r\n\f":
                self._end_loose()
            elif part:
                self.loose.append(Piece(at, part))
            at += len(part)

    def _begin_row(self, title: str, role: Role, spot: Spot | None) -> None:
        word, self.word = self.word, None
        self._end_row()
        self.word = word
        if self.sheet is None:
            self.sheet = Sheet()
        if self.block is None:
            self.block = Block()
            self.sheet.blocks.append(self.block)
        match = _SIZE.search(title)
        size = number(match[1]) or 0.0 if match else 0.0
        self.row = Row([], box_of(title), size, role, spot)
        self.is_bare = spot is None
        self.block.rows.append(self.row)

    def _end_loose(self) -> None:
        if self.loose and self.row:
            self.row.tokens.append(Token(plain(text_of(self.loose, self.encoding)), spot=self.loose))
        self.loose = []

    def _end_word(self) -> None:
        word, self.word = self.word, None
        self._end_loose()
        if word and self.row:
            self.row.tokens.append(word.token(self.encoding))

    def _end_row(self) -> None:
        self._end_word()
        row, self.row = self.row, None
        if row and row.tokens and not any(token.box for token in row.tokens):
            shared = share_out([token.text for token in row.tokens], row.box)
            for token, part in zip(row.tokens, shared, strict=True):
                token.box = part.box

    def _end_block(self) -> None:
        self._end_row()
        self.block = None

    def _end_page(self) -> None:
        self._end_block()
        sheet, self.sheet = self.sheet, None
        if sheet:
            self.done.append(sheet)


def _sheet(title: str, encoding: str) -> Sheet:
    box, label = box_of(title), _LABEL.search(title)
    name = label[1].strip().encode("latin-1", "replace").decode(encoding, "replace") if label else ""
    return Sheet([], box.right if box else 0.0, box.bottom if box else 0.0, "px", name)


def _is_below(box: Box | None, row: Row) -> bool:
    last = row.tokens[-1].box if row.tokens else None
    return bool(box and last and box.top >= last.bottom)


def _confidence(title: str) -> float:
    if match := _WCONF.search(title):
        return share(match[1], 100)
    if match := _CONFS.search(title):
        known = [value for text in match[1].split() if (value := number(text)) is not None]
        return min(1.0, max(0.0, sum(known) / len(known) / 100)) if known else nan
    return nan


def box_of(title: str) -> Box | None:
    """The rectangle in an element's ``title``, None if there is none."""
    match = _BOX.search(title)
    values = [number(text) for text in match.groups()] if match else []
    known = [value for value in values if value is not None]
    return Box(*known) if len(known) == 4 else None


def sheets(source: Opened) -> Iterator[Sheet | Fault]:
    """The pages of a file, with the places of its words and lines.  Raises :class:`DocumentError`."""
    parser = _Parser(source)
    for _ in parser.slices():
        yield from parser.done
        parser.done.clear()
    if parser.fault:
        yield parser.fault


def read_pages(path: str, request: Request) -> Iterator[Outline | Page]:
    """Outline and pages of a file; see :mod:`cleaner.readers.request`.

    Raises :class:`DocumentError` for what has no pages, and for too many."""
    with open(path, "rb") as file:
        source = opened(file.read())
    total = max(1, len(_PAGE_TAG.findall(source.data)))
    yield from deliver(sheets(source), total, request, (source.warning,) if source.warning else ())
