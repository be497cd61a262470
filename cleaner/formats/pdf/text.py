"""Characters of a PDF page as pdfium gives them, with boxes, type sizes and angles.

What pdfium changes is changed back: it writes U+0002 (U+FFFE in whole texts) for a hyphen at a line end, and
the number of the glyph for a character whose font does not say what it means.  A call takes a quarter of a
microsecond, a page has three thousand characters: two calls for each of them, and a few for each word.
"""

from __future__ import annotations

import ctypes
import re
import sys
from array import array
from collections.abc import Callable, Iterable
from functools import partial
from itertools import repeat
from math import atan2, degrees, hypot, isfinite
from typing import Any

import pypdfium2.raw as pdfium

from ...errors import LimitError
from ...settings import limit
from ...text.counting import counted
from .frame import Frame

LOST = "\ufffd"

_UTF16 = f"utf-16-{sys.byteorder[0]}e"
_void, _int = ctypes.c_void_p, ctypes.c_int
_SPECIAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SMALL = 15  # letters without which nothing can be said of a font's codes
_USUAL = "etaoinsr"
_UPRIGHT = 5  # degrees that a scan may be turned and still counts as upright


def call(name: str, result: Any, *arguments: Any) -> Any:
    """A function of pdfium without what ctypes does for safety: it costs more than the call."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(getattr(pdfium, name), _void).value or 0)


_count = call("FPDFText_CountChars", _int, _void)
_loose_box = call("FPDFText_GetLooseCharBox", _int, _void, _int, _void)
_unicode = call("FPDFText_GetUnicode", ctypes.c_uint, _void, _int)
_unmapped = call("FPDFText_HasUnicodeMapError", _int, _void, _int)
_is_hyphen = call("FPDFText_IsHyphen", _int, _void, _int)
_generated = call("FPDFText_IsGenerated", _int, _void, _int)
_text = call("FPDFText_GetText", _int, _void, _int, _int, _void)
_object = call("FPDFText_GetTextObject", _void, _void, _int)
_origin = call("FPDFText_GetCharOrigin", _int, _void, _int, _void, _void)
_matrix = call("FPDFText_GetMatrix", _int, _void, _int, _void)
_font_size = call("FPDFText_GetFontSize", ctypes.c_double, _void, _int)


class Characters:
    """The characters of one page, in the document's order.

    ``text``  has one code unit for each: lone surrogates where a character needs two
    ``left, top, right, bottom``  their boxes, on the page as shown
    ``content``  gives a number for the piece of the content that shows a character, None if none does
    ``hyphens``  where hyphens at line ends are, soft ones too
    ``is_guessed``  whether there are letters that are only known by their codes
    ``shapes``   what is known of :meth:`shape`, by this number"""

    def __init__(self, handle: int, frame: Frame) -> None:
        self.handle, self.frame = handle, frame
        self.count = count = max(0, _count(handle))
        if count > (most := limit("max_characters")):
            raise LimitError(
                f"it has {counted(count, 'character', ',')}, "
                f"and {most:,} are read of a page (max_characters)",
                "no page for people is like that: leave it out with --pages, "
                "or allow more with CLEANER_MAX_CHARACTERS",
                "max_characters",
            )
        boxes = array("f", bytes(16 * count))
        base = boxes.buffer_info()[0]
        for _ in map(_loose_box, repeat(handle), range(count), range(base, base + 16 * count, 16)):
            pass
        self.left, self.top, self.right, self.bottom = frame.shown(*(boxes[at::4] for at in range(4)))
        self.hyphens: list[int] = []
        self.is_guessed = False
        self.text = self._read()
        self.content: Callable[[int], int | None] = partial(_object, handle)
        self.shapes: dict[int, tuple[float, int]] = {}
        self._point, self._matrix = (ctypes.c_double * 2)(), pdfium.FS_MATRIX()
        self._at_point, self._at_matrix = ctypes.addressof(self._point), ctypes.addressof(self._matrix)

    def write(self, letters: Iterable[str]) -> None:
        """Put other characters in the place of those that were read, one for each."""
        self.text = letters if isinstance(letters, str) else "".join(letters)

    def _read(self) -> str:
        """All characters, hyphens put back, :data:`LOST` for those that have no meaning."""
        units = array("H", bytes(2 * self.count + 2))
        got = _text(self.handle, 0, self.count, units.buffer_info()[0]) - 1
        if got == self.count:
            del units[got:]
        else:  # it leaves out some of those without meaning
            codes = map(_unicode, repeat(self.handle), range(self.count))
            units = array("H", [code if code <= 0xFFFF else 0xFFFE for code in codes])
        text = units.tobytes().decode(_UTF16, "surrogatepass")
        if len(text) < self.count:
            text = "".join(map(chr, units))
        unmapped = bytes(map(_unmapped, repeat(self.handle), range(self.count)))
        special = [match.start() for match in _SPECIAL.finditer(text)]
        if not special and 1 not in unmapped:
            return text
        chars = list(text)
        for at in special:
            if _is_hyphen(self.handle, at):
                chars[at] = "-"
                self.hyphens.append(at)
            elif chars[at] != "\x02":
                chars[at] = LOST
        wrong = [at for at, bad in enumerate(unmapped) if bad]
        self.is_guessed = _are_letters([chars[at] for at in wrong])
        if not self.is_guessed:
            for at in wrong:
                chars[at] = LOST
        return "".join(chars)

    def shape(self, at: int) -> tuple[float, int]:
        """Type size in points, and angle in degrees as shown, 0 if upright."""
        number = self.content(at) or 0
        known = self.shapes.get(number)
        if known is None:
            size, angle, matrix = _font_size(self.handle, at), 0.0, self._matrix
            if _matrix(self.handle, at, self._at_matrix):
                size *= hypot(matrix.c, matrix.d)
                angle = degrees(atan2(matrix.b, matrix.a))
            turn = round(angle - 90 * self.frame.turns) % 360 if isfinite(angle) else 0
            known = size, 0 if turn <= _UPRIGHT or turn >= 360 - _UPRIGHT else turn
            if number:
                self.shapes[number] = known
        return known

    def is_generated(self, at: int) -> bool:
        """Whether a character is a space that no content has: pdfium has put it where there is white."""
        return bool(_generated(self.handle, at))

    def origin(self, at: int) -> tuple[float, float]:
        """Where the character's baseline begins, on the page as shown."""
        _origin(self.handle, at, self._at_point, self._at_point + 8)
        return self.frame.point(*self._point)


def _are_letters(codes: list[str]) -> bool:
    """Whether codes without a meaning are, as in old fonts and in those of bitmaps, ASCII after all: enough
    small letters, and among them as many vowels and as many of the usual letters as languages have."""
    small = [code for code in codes if "a" <= code <= "z"]
    if len(small) < max(_SMALL, 0.3 * len(codes)) or sum(
        [not " " <= code <= "~" for code in codes]
    ) > 0.05 * len(codes):
        return False
    vowels, usual = (sum([code in letters for code in small]) / len(small) for letters in ("aeiou", _USUAL))
    return 0.25 < vowels < 0.55 and usual > 0.5
