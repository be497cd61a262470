"""hOCR, in HTML or XHTML, as Tesseract, OCRopus, Kraken, OCRmyPDF and the Internet Archive write it.

Offsets are bytes of the file; the few files in UTF-16 are read as UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import nan
from typing import NamedTuple

from ...errors import DocumentError
from ...text.source import Box, Page
from ...text.view import Role
from ..layout.blocks import Block, Row, Sheet, Token, plain, share_out
from ..layout.delivery import deliver
from ..layout.heads import wide
from ..layout.labels import role_of
from ..layout.markup import MAX_DEPTH, Fault, encoding_of, number, share
from ..request import Outline, Request
from .tags import Piece, Tag, stream

_PAGES = frozenset(("ocr_page",))
_AREAS = frozenset(("ocr_carea", "ocr_column", "ocrx_block", "ocr_par", "ocr_float", "ocr_table"))
_ROLES = {
    "ocr_header": Role.HEAD,
    "ocr_footer": Role.FOOT,
    "ocr_pageno": Role.FOLIO,
    "ocr_noise": Role.SPECK,
}
FURNITURE = "ocrx_furniture"
"""Class beside that of a line which is no text: our own, as Tesseract says ocr_header of headings."""

_TESSERACT = re.compile(rb"""ocr-system["']?\s+content\s*=\s*["']?\s*tesseract""", re.IGNORECASE)
_HEAD = 4096  # bytes of a file in which it says what has made it
_LINES = frozenset(("ocr_line", "ocrx_line", "ocr_caption", "ocr_textfloat", *_ROLES))
_WORDS = frozenset(("ocrx_word", "ocr_word"))
_VOID = frozenset(("br", "img", "hr", "meta", "link", "input", "wbr", "col"))
_BLANKS = re.compile(r"([ \t\r\n\f]+)")
_QUOTED = re.compile(r"\"[^\"]*\"")
_BOX = re.compile(r"(?:^|;)\s*bbox\s+" + r"\s+".join([r"(-?[\d.]+)"] * 4) + r"\s*(?:;|$)")
_PROPERTY = r"(?:^|;)\s*{}\s+([^;]+)"
_WCONF, _SIZE, _LABEL, _CONFS = (
    re.compile(_PROPERTY.format(name)) for name in ("x_wconf", "x_size", "lpageno", "x_confs")
)
_PAGE_TAG = re.compile(rb"""class\s*=\s*["']?[^"'<>]*\bocr_page\b""")


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
    return "".join(piece.text(encoding) for piece in pieces)


class _OpenWord:
    """A word that is being read."""

    def __init__(self, title: str) -> None:
        self.pieces: list[Piece] = []
        self.box = box_of(title)
        self.confidence = _confidence(title)
        self.in_characters = False
        self.is_tight = False

    @property
    def is_closed(self) -> bool:
        """Whether a space stands at its end."""
        return not self.pieces or self.pieces[-1].source[-1:].isspace()

    def token(self, encoding: str) -> Token:
        pieces = self.pieces
        if self.in_characters:  # what stands between characters is not part of the word
            pieces = [piece for piece in pieces if piece.source.strip(" \t\r\n")]
        text = plain(text_of(pieces, encoding))
        return Token(text, self.box, self.confidence, spot=pieces, is_tight=self.is_tight)


class _Parser:
    """Collects pages.  ``done`` are those that are finished."""

    def __init__(self, file: Opened) -> None:
        self.encoding = file.encoding
        self.text = file.data.decode("latin-1")
        self.doubted = "ocr_header" if _TESSERACT.search(file.data, 0, _HEAD) else ""
        self.at = 0
        self.done: list[Sheet] = []
        self.stack: list[tuple[str, str, Role]] = []  # tag, what it opened, role of what is in it
        self.sheet: Sheet | None = None
        self.block: Block | None = None
        self.row: Row | None = None
        self.is_bare = False  # whether the line has no element of its own
        self.word: _OpenWord | None = None
        self.loose: list[Piece] = []  # text of a line that is in no word
        self.is_tight = False  # whether it follows a word without a space, and so is a part of it
        self.ends = {
            "word": self._end_word,
            "row": self._end_row,
            "block": self._end_block,
            "page": self._end_page,
        }

    def sheets(self) -> Iterator[Sheet | Fault]:
        """The pages, and in the end a fault if the last one is cut off."""
        text = self.text
        cut = text.rfind("<") if text.rfind("<") > text.rfind(">") else len(text)
        for item in stream(text, cut):
            self.at = item.start
            if isinstance(item, Piece):
                self._text(item)
            elif item.is_end:
                self._end(item.name)
            else:
                self._start(item)
            if self.done:
                yield from self.done
                self.done.clear()
        is_cut = cut < len(text) or any(opened for _, opened, _ in self.stack)
        self._end_page()
        yield from self.done
        if is_cut:
            line = text.count("\n", 0, cut)
            column = cut - text.rfind("\n", 0, cut) - 1
            yield Fault("the file ends inside a page", line + 1, column, cut)

    def _start(self, tag: Tag) -> None:
        if self.word and self.stack and "_cinfo" in tag.written:  # there are too many to look at each
            self.word.in_characters = True
            self._push(tag, "", self.stack[-1][2])
            return
        given = tag.attributes() if "ocr" in tag.written else {}
        classes = given.get("class", "").split()
        if tag.name == "p" and self.stack and self.stack[-1][0] == "p":
            self._end("p")
        known = [
            name for name in classes if name in _ROLES and (name != self.doubted or FURNITURE in classes)
        ]
        role = _ROLES[known[0]] if known else Role.BODY
        if "data-region-type" in given:  # as kraken writes
            role = role or role_of(given["data-region-type"])
        role = role or (self.stack[-1][2] if self.stack else Role.BODY)
        title = given.get("title", "")
        title = _QUOTED.sub("", title) if '"' in title else title
        opened = self._open(classes, title, role) if classes else ""
        if tag.name == "br":
            self._end_loose()
        if tag.name not in _VOID:
            self._push(tag, opened, role)

    def _push(self, tag: Tag, opened: str, role: Role) -> None:
        """Note a tag that was opened, and end it if it is empty."""
        if len(self.stack) >= MAX_DEPTH:
            raise DocumentError(f"its elements are nested more than {MAX_DEPTH} deep (byte {tag.start})")
        self.stack.append((tag.name, opened, role))
        if tag.written.endswith("/"):
            self._end(tag.name)

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
            self._begin_row(title, role, Spot(self.at, tuple(names)))
            return "row"
        if classes & _WORDS:
            word = _OpenWord(title)
            if self.word:
                self._end_word()
            if self.row is None or self.is_bare and _is_below(word.box, self.row):
                self._begin_row("", role, None)
            elif self.loose and not self.is_tight:
                word.pieces, self.loose = self.loose, []
            word.is_tight = bool(self.loose)
            self._end_loose()
            self.word = word
            return "word"
        return ""

    def _end(self, tag: str) -> None:
        if not (self.stack and self.stack[-1][0] == tag or any(entry[0] == tag for entry in self.stack)):
            return
        while self.stack:
            name, opened, _ = self.stack.pop()
            if opened:
                self.ends[opened]()
            if name == tag:
                return

    def _text(self, piece: Piece) -> None:
        if self.word:
            self.word.pieces.append(piece)
            return
        if self.row is None:
            if not piece.source.strip(" \t\r\n\f") or not (self.sheet and self.stack):
                return
            self._begin_row("", self.stack[-1][2], None)
        if piece.is_reference:
            if piece.text(self.encoding).isspace():
                self._end_loose()
            else:
                self.loose.append(piece)
            return
        at = piece.start
        for part in _BLANKS.split(piece.source):
            if part and part[0] in " \t\r\n\f":
                self._end_loose()
            elif part:
                self.loose.append(Piece(at, part))
            at += len(part)

    def _begin_row(self, title: str, role: Role, spot: Spot | None) -> None:
        self._end_row()
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
        if self.loose and self.row and self.is_tight:
            last = self.row.tokens[-1]
            last.spot += self.loose
            last.text = plain(text_of(last.spot, self.encoding))
        elif self.loose and self.row:
            self.row.tokens.append(Token(plain(text_of(self.loose, self.encoding)), spot=self.loose))
        self.loose = []
        self.is_tight = False

    def _end_word(self) -> None:
        word, self.word = self.word, None
        self._end_loose()
        if word and self.row:
            self.row.tokens.append(word.token(self.encoding))
            self.is_tight = not word.is_closed

    def _end_row(self) -> None:
        self._end_word()
        self.is_tight = False
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
        scale = 1 if max(known, default=0) <= 1 else 100  # kraken has shares since its version 4
        return min(1.0, max(0.0, sum(known) / len(known) / scale)) if known else nan
    return nan


def box_of(title: str) -> Box | None:
    """The rectangle in an element's ``title``, None if there is none."""
    match = _BOX.search(title)
    values = [number(text) for text in match.groups()] if match else []
    known = [value for value in values if value is not None]
    return Box(*known) if len(known) == 4 else None


def sheets(file: Opened) -> Iterator[Sheet | Fault]:
    """The pages of a file, with the places of its words and lines.  Raises :class:`DocumentError`."""
    return _Parser(file).sheets()


def read_pages(path: str, request: Request) -> Iterator[Outline | Page]:
    """Outline and pages of a file; see :mod:`cleaner.formats.request`.

    Raises :class:`DocumentError` for what has no pages, and for too many."""
    with open(path, "rb") as file:
        source = opened(file.read())
    total = max(1, len(_PAGE_TAG.findall(source.data)))
    yield from deliver(sheets(source), total, request, (source.warning,) if source.warning else ())
