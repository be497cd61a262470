"""Whether the text layer of a PDF page can be used: broken fonts, and scans that have no more text than a
stamp."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Mapping, Sequence
from unicodedata import category

import pypdfium2
import pypdfium2.raw as pdfium

from ..layout.lines import PlacedWord
from .file import frame_of
from .text import Characters

_SOME = 10  # characters without which nothing can be said of a page's fonts
_LOST = frozenset(("Co", "Cn", "Cc", "Cs"))  # private use, unassigned, control, half a surrogate
_STAMP = 400  # characters of a stamp, at most
COVER = 0.75  # share of the page that images cover if it is a scan
_MARGINS = 0.08  # share of the page at its top and bottom, and at its sides, where stamps are
_OBJECTS = 2000  # of a page that are looked at
_INVISIBLE = 3  # text rendering mode


def lost_share(found: Mapping[int, Sequence[PlacedWord]]) -> float:
    """Share of the characters of these words, 0 to 1, that have no meaning; 0 of a few."""
    text = "".join([word.text for group in found.values() for word in group])
    if text.isascii() and text.isprintable():
        return 0.0
    counts = Counter(text)
    lost = sum([count for char, count in counts.items() if char == "\ufffd" or category(char) in _LOST])
    return lost / counts.total() if counts.total() >= _SOME else 0.0


def is_stray(page: pypdfium2.PdfPage, chars: Characters, found: Mapping[int, Sequence[PlacedWord]]) -> bool:
    """Whether the page is a scan, and its visible text a stamp: not long, and in the margins or at an angle.

    The invisible text that OCR programs put behind a scan is not a stamp, however short."""
    if sum([len(word.text) for group in found.values() for word in group]) > _STAMP:
        return False
    width, height = frame_of(page).size
    aside = all(_in_margin(word, width, height) for word in found.get(0, ()))
    return aside and not _has_invisible(chars, found) and covered(page) >= COVER


def _in_margin(word: PlacedWord, width: float, height: float) -> bool:
    return (
        word.base < _MARGINS * height
        or word.base > (1 - _MARGINS) * height
        or word.right < _MARGINS * width
        or word.left > (1 - _MARGINS) * width
    )


def _has_invisible(chars: Characters, found: Mapping[int, Sequence[PlacedWord]]) -> bool:
    numbers = {chars.content(word.order) for group in found.values() for word in group}
    return any(
        pdfium.FPDFTextObj_GetTextRenderMode(ctypes.cast(number, pdfium.FPDF_PAGEOBJECT)) == _INVISIBLE
        for number in numbers
        if number
    )


def covered(page: pypdfium2.PdfPage) -> float:
    """Share of a page that images cover, 0 to 1; where they overlap more than that."""
    frame = frame_of(page)
    area = 0.0
    for number, item in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=4)):
        if number == _OBJECTS:
            break
        left, bottom, right, top = item.get_bounds()
        wide = min(right, frame.right) - max(left, frame.left)
        high = min(top, frame.top) - max(bottom, frame.bottom)
        area += max(0.0, wide) * max(0.0, high)
    return area / ((frame.right - frame.left) * (frame.top - frame.bottom))
