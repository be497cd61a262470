"""Which words of a PDF page are set in bold type, and which in type of one width.

The name of the font says so, or a flag in it; bold letters may also be drawn with an outline as well as
filled.  What the thickness of stems says of the weight is often wrong and not asked.
"""

from __future__ import annotations

import ctypes
import re
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ..layout.lines import PlacedWord
from .text import Characters

_LONGEST = 128  # bytes of a font's name
_FIXED, _FORCED = 1, 1 << 18  # flags of fonts: letters of one width, to be drawn bold
_OUTLINED = 2  # text rendering mode: filled, and the outline drawn
_BOLD = re.compile(
    "bold|black|heavy|demi(?!ni)|[,-](?:bd|medi)(?![a-z])|(?:^|\\+)(?:cmb(?!r)|cmssbx|lmb|sfb[xt]|ecb[xt]|ptmb|phvb|tib)",
    re.IGNORECASE,
)
_ONE_WIDTH = re.compile("courier|mono|consol|typewriter|cmtt|cmsltt|lmtt|sftt|ectt", re.IGNORECASE)


class _Face(NamedTuple):
    """What is known of a font."""

    is_bold: bool = False
    is_fixed: bool = False


class Faces:
    """Asked word by word; what is known of a font and of a piece of content is kept."""

    def __init__(self, chars: Characters) -> None:
        self._chars = chars
        self._pieces: dict[int, _Face] = {}
        self._fonts: dict[int, _Face] = {0: _Face()}

    def is_bold(self, word: PlacedWord) -> bool:
        """Whether a word is set in bold type, as its first letter shows."""
        return self._face(word).is_bold

    def is_fixed(self, word: PlacedWord) -> bool:
        """Whether a word is set in type of one width, as its first letter shows."""
        return self._face(word).is_fixed

    def _face(self, word: PlacedWord) -> _Face:
        number = self._chars.content(word.order) or 0
        known = self._pieces.get(number)
        if known is None:
            known = self._pieces[number] = self._of(number) if number else _Face()
        return known

    def _of(self, number: int) -> _Face:
        piece = ctypes.cast(number, pdfium.FPDF_PAGEOBJECT)
        font = pdfium.FPDFTextObj_GetFont(piece)
        at = ctypes.cast(font, ctypes.c_void_p).value or 0
        if at not in self._fonts:
            self._fonts[at] = _face_of(font)
        is_outlined = pdfium.FPDFTextObj_GetTextRenderMode(piece) == _OUTLINED
        return self._fonts[at]._replace(is_bold=True) if is_outlined else self._fonts[at]


def _face_of(font: pdfium.FPDF_FONT) -> _Face:
    buffer = ctypes.create_string_buffer(_LONGEST)
    length = pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("utf-8", "replace") if 0 < length <= len(buffer) else ""
    flags = max(0, pdfium.FPDFFont_GetFlags(font))
    return _Face(
        _BOLD.search(name) is not None or flags & _FORCED > 0,
        _ONE_WIDTH.search(name) is not None or flags & _FIXED > 0,
    )
