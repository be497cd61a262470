"""Which words of a PDF page are set in bold type.

The name of the font says so, or a flag in it; letters may also be drawn with an outline as well as filled.
What the thickness of stems says of the weight is often wrong and not asked.
"""

from __future__ import annotations

import ctypes
import re

import pypdfium2.raw as pdfium

from ..layout.lines import PlacedWord
from .text import Characters

_LONGEST = 128  # bytes of a font's name
_FORCED = 1 << 18  # flag of fonts that are to be drawn bold
_OUTLINED = 2  # text rendering mode: filled, and the outline drawn
_BOLD = re.compile(
    "bold|black|heavy|demi(?!ni)|[,-](?:bd|medi)(?![a-z])|(?:^|\\+)(?:cmb(?!r)|cmssbx|lmb|sfb[xt]|ecb[xt]|ptmb|phvb|tib)",
    re.IGNORECASE,
)


class Weights:
    """Asked word by word; what is known of a font and of a piece of content is kept."""

    def __init__(self, chars: Characters) -> None:
        self._chars = chars
        self._pieces: dict[int, bool] = {}
        self._fonts: dict[int, bool] = {}

    def is_bold(self, word: PlacedWord) -> bool:
        """Whether a word is set in bold type, as its first letter shows."""
        number = self._chars.content(word.order) or 0
        known = self._pieces.get(number)
        if known is None:
            known = self._pieces[number] = bool(number) and self._is_bold(number)
        return known

    def _is_bold(self, number: int) -> bool:
        piece = ctypes.cast(number, pdfium.FPDF_PAGEOBJECT)
        if pdfium.FPDFTextObj_GetTextRenderMode(piece) == _OUTLINED:
            return True
        font = pdfium.FPDFTextObj_GetFont(piece)
        at = ctypes.cast(font, ctypes.c_void_p).value or 0
        if at not in self._fonts:
            self._fonts[at] = bool(at) and _is_font_bold(font)
        return self._fonts[at]


def _is_font_bold(font: pdfium.FPDF_FONT) -> bool:
    buffer = ctypes.create_string_buffer(_LONGEST)
    length = pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("utf-8", "replace") if 0 < length <= len(buffer) else ""
    return _BOLD.search(name) is not None or pdfium.FPDFFont_GetFlags(font) & _FORCED > 0
