"""What was typed onto a page without saying how it looks: viewers set such text themselves.

An annotation of free text has an appearance, which becomes a part of the page
(:mod:`cleaner.formats.pdf.fields`), or else only what it says, where, and in type of which size.  Then its
words are set here as viewers do: from the upper corner of its rectangle, lines no wider than that.
"""

from __future__ import annotations

import ctypes
import html
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ...text.source import Box
from ..layout.lines import PlacedWord
from .file import frame_of

_LONGEST = 20_000  # characters of one annotation that are read
_SIZE = re.compile(r"([\d.]+)\s+Tf\b")  # in its default appearance
_STYLED = re.compile(r"font(?:-size)?\s*:[^;]*?([\d.]+)\s*pt")  # in its default style
_USUAL, _LEAST, _MOST = 12.0, 2.0, 100.0  # points of type
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_LINE = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEADING, _ASCENT, _DESCENT, _PADDING = 1.2, 0.75, 0.2, 2.0  # type sizes; points
_NARROW, _PLAIN, _CAPITAL, _WIDE, _SPACE = 0.25, 0.53, 0.7, 1.0, 0.28  # widths of letters in type sizes
_THIN = frozenset("ijltfr.,;:'|!()[]/")
_LOOSER, _TRIES = 1.15, 8  # how much wider letters may turn out to be set than they are guessed to be


class Typed(NamedTuple):
    """A text that was typed onto a page: where on the page as shown, in type of which size."""

    box: Box
    size: float
    text: str


def typed(page: pypdfium2.PdfPage, annotation: Any) -> Typed | None:
    """What an annotation that has no appearance says, None if nothing."""
    text = _text(annotation)
    edges = pdfium.FS_RECTF()
    if not text or not pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(edges)):
        return None
    frame = frame_of(page)
    corners = frame.point(edges.left, edges.top), frame.point(edges.right, edges.bottom)
    across, down = zip(*corners, strict=True)
    box = Box(min(across), min(down), max(across), max(down))
    return Typed(box, _size(annotation), text) if _is_seen(box, frame.size) else None


def _is_seen(box: Box, size: tuple[float, float]) -> bool:
    """Whether a rectangle has room for anything, on a page of this width and height."""
    return max(box.left, 0) < min(box.right, size[0]) and max(box.top, 0) < min(box.bottom, size[1])


def has_appearance(annotation: Any) -> bool:
    """Whether an annotation says how it looks."""
    return bool(pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2)


def set_words(notes: Sequence[Typed], order: int) -> Iterator[PlacedWord]:
    """The words of such texts on the page; the first of them is so far in the document's order."""
    for note in notes:
        base = note.box.top + _PADDING + _ASCENT * note.size
        for line in _lines(note):
            edge, back = _PADDING, sum(_RTL.search(word) is not None for word in line) * 2 > len(line)
            for word in line:
                width = _width(word) * note.size
                left = note.box.right - edge - width if back else note.box.left + edge
                top, bottom = base - _ASCENT * note.size, base + _DESCENT * note.size
                yield PlacedWord(word, left, top, left + width, bottom, base, note.size, order)
                edge += width + _SPACE * note.size
                order += len(word) + 1
            base += _LEADING * note.size


def _lines(note: Typed) -> list[list[str]]:
    """The words in the lines that the rectangle has room for: no more than fit, if letters are not as wide
    as was guessed."""
    room = (note.box.right - note.box.left - 2 * _PADDING) / note.size
    most = max(1, int((note.box.bottom - note.box.top) / (_LEADING * note.size)))
    parts = [part.split() for part in _LINE.split(note.text)]
    found: list[list[str]] = []
    for _ in range(_TRIES):
        found = [line for words in parts for line in _broken(words, room)]
        if len(found) <= max(most, len(parts)):
            break
        room *= _LOOSER
    return found


def _broken(words: Sequence[str], room: float) -> Iterator[list[str]]:
    line: list[str] = []
    width = 0.0
    for word in words:
        more = _width(word)
        if line and width + _SPACE + more > room:
            yield line
            line, width = [], 0.0
        width += more + (_SPACE if line else 0)
        line.append(word)
    yield line


def _width(word: str) -> float:
    """How wide a word is, about, in type sizes."""
    return sum(
        _WIDE
        if char >= "\u2e80"
        else _NARROW
        if char in _THIN
        else _CAPITAL
        if char.isupper() or char in "mw"
        else _PLAIN
        for char in word
    )


def _text(annotation: Any) -> str:
    """What an annotation says: its contents, or rich text without its tags."""
    plain = _string(annotation, b"Contents")
    if plain.strip():
        return plain.strip("\r\n")
    rich = _string(annotation, b"RC")
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", " ".join(rich.split())))).strip()


def _size(annotation: Any) -> float:
    for key, form in ((b"DS", _STYLED), (b"DA", _SIZE)):
        if match := form.search(_string(annotation, key)):
            try:
                size = float(match[1])
            except ValueError:
                continue
            if _LEAST <= size <= _MOST:
                return size
    return _USUAL


def _string(annotation: Any, key: bytes) -> str:
    buffer = ctypes.create_string_buffer(2 * _LONGEST + 2)
    length = pdfium.FPDFAnnot_GetStringValue(
        annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer)
    )
    if length > len(buffer):  # it gives nothing then
        buffer = ctypes.create_string_buffer(length)
        pdfium.FPDFAnnot_GetStringValue(
            annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer)
        )
    text = buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace").replace("\0", "")
    return text[:_LONGEST]
