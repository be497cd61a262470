"""Which of the hyphens at line ends are soft ones.

pdfium writes the same code for both where a line ends in one, but not where nothing is on a next line.  So
the text is taken a second time, with all content gone but the pieces that have those hyphens, side by side.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from .text import Characters

SOFT = "\u00ad"

_DOUBTS = 8  # pages with hyphens that are asked; if none has a soft one, the document has none
_MANY = 5000  # pieces of content; a page that has more is not asked
_APART = 10_000.0  # points between the pieces


class Hyphens:
    """Puts soft hyphens back into the text of a document's pages."""

    def __init__(self) -> None:
        self._doubts, self._soft = _DOUBTS, False

    def restore(self, page: pypdfium2.PdfPage, chars: Characters) -> None:
        """Put them back.  Afterwards the text of the page is no longer at its place."""
        if not chars.hyphens or not self._soft and not self._doubts:
            return
        self._doubts = max(0, self._doubts - 1)
        soft = _soft(page, {chars.content(at) or 0: at for at in chars.hyphens})
        if soft:
            self._soft = True
            text = list(chars.text)
            for at in soft:
                text[at] = SOFT
            chars.write(text)


def _soft(page: pypdfium2.PdfPage, places: dict[int, int]) -> list[int]:
    """Of places of hyphens, by the number of the content that shows them, those of soft ones."""
    count = pdfium.FPDFPage_CountObjects(page.raw)
    if count > _MANY:
        return []
    pieces = [pdfium.FPDFPage_GetObject(page.raw, index) for index in range(count)]
    shown = [number if (number := _address(piece)) in places else 0 for piece in pieces]
    for index, (piece, number) in enumerate(zip(pieces, shown, strict=True)):
        if number:
            _move(piece, index * _APART)
        else:
            pdfium.FPDFPageObj_SetIsActive(piece, False)
    last: dict[int, int] = {}
    layer = page.get_textpage()
    try:
        for at in range(pdfium.FPDFText_CountChars(layer.raw)):
            char = pdfium.FPDFText_GetUnicode(layer.raw, at)
            if char in (ord("-"), ord(SOFT)):
                last[_address(pdfium.FPDFText_GetTextObject(layer.raw, at))] = char
    finally:
        layer.close()
        for piece in pieces:
            pdfium.FPDFPageObj_SetIsActive(piece, True)
    return [places[number] for number in shown if number and last.get(number) == ord(SOFT)]


def _move(piece: Any, left: float) -> None:
    """Set a piece of content so far from the left, on the lower edge of the page."""
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(piece, *edges)
    pdfium.FPDFPageObj_Transform(piece, 1, 0, 0, 1, left - edges[0].value, -edges[1].value)


def _address(piece: Any) -> int:
    return ctypes.cast(piece, ctypes.c_void_p).value or 0
