"""PDF at a glance: sizes and states of all pages, in a fraction of the time that reading takes.

The objects of a page show most of what it is: that it has a text in fonts that had a meaning on pages before
it, or an image and nothing else.  A page of which they do not show it has its characters looked at, and one
that is still in doubt is read as the reader does it.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category

import pypdfium2
import pypdfium2.raw as pdfium

from ...errors import DocumentError, LimitError
from ...text.source import Page
from ..glance import BLANK, BROKEN, SCAN, STAMPED, TEXT, Facts, Glance
from ..request import AUTO, Outline, Request
from ..request import BROKEN as ONLY_BROKEN
from .fields import has_typed
from .file import Document, frame_of, opened, page_of
from .image import is_blank
from .reader import read_pages
from .state import COVER, covered
from .text import call

_SOME = 10  # pieces of text that are more than a stray blank
_FONTS = 64  # pieces of text of a page, at most, of which the fonts are asked
_OFTEN = 8  # every so many pages, characters are looked at anyhow
_MANY = 20_000  # objects of a page that are looked at
_FEW = 1000  # characters, spaces included, up to which a page may be a scan with a stamp
_ASKED = 200  # characters of a page that are asked whether they have a meaning
_DOUBTED = 0.1  # share of those that have none, from which all are counted
_LOST = frozenset(("Co", "Cn", "Cc", "Cs"))
_NAME = 256  # bytes of a font's name
_SPACES = frozenset("\r\n\t \x02\ufffe")  # and what pdfium writes for hyphens

_void, _int = ctypes.c_void_p, ctypes.c_int
_count = call("FPDFPage_CountObjects", _int, _void)
_object = call("FPDFPage_GetObject", _void, _void, _int)
_type = call("FPDFPageObj_GetType", _int, _void)
_font = call("FPDFTextObj_GetFont", _void, _void)
_form_count = call("FPDFFormObj_CountObjects", _int, _void)
_form_object = call("FPDFFormObj_GetObject", _void, _void, ctypes.c_ulong)
_name = call("FPDFFont_GetBaseFontName", ctypes.c_size_t, _void, _void, ctypes.c_size_t)
_unmapped = call("FPDFText_HasUnicodeMapError", _int, _void, _int)


_TEXT, _IMAGE, _FORM = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM


class _Objects(NamedTuple):
    """What a page is made of: pieces of text, their fonts and those of the text in forms ("" for one without
    a name), and whether there are images, forms, and such forms in which there may be anything."""

    texts: int
    fonts: frozenset[str]
    images: bool
    forms: bool
    hidden: bool


def glance(path: str) -> Iterator[Facts | Glance]:
    """What the file says of itself, then each page at a glance.  Raises :class:`DocumentError`."""
    with opened(path) as document:
        yield _facts(document)
        found = _found(document)
    for state, ocr in ((STAMPED, AUTO), (BROKEN, ONLY_BROKEN)):
        doubted = [index for index, page in enumerate(found) if page.state == state]
        for index, page in zip(doubted, _read(path, doubted, ocr), strict=False):
            if page.origin != "unread":
                found[index] = found[index]._replace(state=TEXT if page.text.strip() else BLANK)
    yield from found


def _facts(document: Document) -> Facts:
    pdf = document.pdf
    said = pdf.get_metadata_dict(skip_empty=True)
    producer = said.get("Producer") or said.get("Creator") or ""
    tagged = bool(pdfium.FPDFCatalog_IsTagged(pdf.raw))
    return Facts(len(pdf), _shown(producer), _shown(said.get("Title") or ""), tagged)


def _shown(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _read(path: str, indices: list[int], ocr: str) -> Iterator[Page]:
    """These pages as the reader gives them."""
    if not indices:
        return
    request = Request(ocr, pages=",".join(str(index + 1) for index in indices))
    try:
        yield from (page for page in read_pages(path, request) if not isinstance(page, Outline))
    except LimitError:  # a page with more characters than are read has a text
        return


def _found(document: Document) -> list[Glance]:
    """All pages.  Once one of them seems broken, no font is relied on, and those are looked at again that
    were taken for texts by their fonts."""
    sound: set[str] = set()
    guessed: list[int] = []
    found: list[Glance] = []
    for index in range(len(document.pdf)):
        fonts = sound if index % _OFTEN else set()
        page, known = _seen(document, index, fonts)
        if known is None:
            guessed.append(index)
        else:
            sound |= known
        found.append(page)
        if page.state == BROKEN:
            break
    else:
        return found
    for index in [*guessed, *range(len(found), len(document.pdf))]:
        found[index : index + 1] = [_seen(document, index, set())[0]]
    return found


def _seen(document: Document, index: int, sound: set[str]) -> tuple[Glance, frozenset[str] | None]:
    """A page, and the fonts that have a meaning on it; None if that they are among those that are sound is
    all that is known of its text."""
    label = _shown(document.pdf.get_page_label(index) or "")
    try:
        with page_of(document, index) as page:
            objects = _objects(page)
            state, known = TEXT, None
            if not _is_plain(objects, sound):
                state, is_sound = _state(page, objects)
                known = objects.fonts - {""} if is_sound else frozenset()
            return Glance(*frame_of(page).size, "pt", label, state), known
    except DocumentError:
        return Glance(0.0, 0.0, "pt", label, BLANK), frozenset()


def _is_plain(objects: _Objects, sound: set[str]) -> bool:
    """Whether a page is one of text without doubt."""
    return objects.texts >= _SOME and not objects.images and not objects.hidden and objects.fonts <= sound


def _objects(page: pypdfium2.PdfPage) -> _Objects:
    handle = _address(page.raw)
    numbers = [_object(handle, at) for at in range(min(_MANY, _count(handle)))]
    kinds = [_type(number) for number in numbers]
    texts = [n for n, kind in zip(numbers, kinds, strict=True) if kind == _TEXT]
    fonts = {_font(number) for number in texts[:: -(-len(texts) // _FONTS) or 1]}
    forms = [n for n, kind in zip(numbers, kinds, strict=True) if kind == _FORM]
    inner, hidden = _inside(forms, _MANY - len(numbers))
    names = frozenset(_font_name(font) if font else "" for font in fonts | inner)
    return _Objects(len(texts), names, _IMAGE in kinds, bool(forms), hidden)


def _inside(forms: list[int], most: int) -> tuple[set[int], bool]:
    """The fonts of all text in forms, and whether there may be more than text and lines in them; so many of
    their objects are looked at."""
    fonts: set[int] = set()
    for form in forms:
        count = _form_count(form)
        most -= count
        if count < 0 or most < 0:
            return fonts, True
        for at in range(count):
            number = _form_object(form, at)
            kind = _type(number) if number else _IMAGE
            if kind == _TEXT:
                fonts.add(_font(number))
            elif kind in (_IMAGE, _FORM):
                return fonts, True
    return fonts, False


def _font_name(font: int) -> str:
    buffer = array("B", bytes(_NAME))
    length = _name(font, buffer.buffer_info()[0], _NAME)
    return buffer.tobytes()[: max(0, length - 1)].decode("latin-1") if length <= _NAME else ""


def _address(handle: object) -> int:
    return ctypes.cast(handle, _void).value or 0  # type: ignore[arg-type]


def _state(page: pypdfium2.PdfPage, objects: _Objects) -> tuple[str, bool]:
    """The state of a page as it seems, and whether all characters asked have a meaning; a page that seems
    stamped or broken has to be read."""
    if not objects.texts and not objects.forms:
        return _without_text(page), False
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        text = layer.get_text_range() if count else ""
        if not text.strip():
            return _without_text(page), False
        lost = _lost(layer, text, count)
        if lost > _DOUBTED:
            return BROKEN, False
        is_stamp = count <= _FEW and (objects.images or objects.forms) and covered(page) >= COVER
        return (STAMPED if is_stamp else TEXT), not lost
    finally:
        layer.close()


def _without_text(page: pypdfium2.PdfPage) -> str:
    """The state of a page whose content has no text."""
    if is_blank(page):
        return TEXT if has_typed(page) else BLANK
    return TEXT if covered(page) < COVER and has_typed(page) else SCAN


def _lost(layer: pypdfium2.PdfTextPage, text: str, count: int) -> float:
    """Share of the characters that have no meaning, of some of them."""
    asked = range(0, count, max(1, count // _ASKED))
    handle = _address(layer.raw)
    unmapped = sum([_unmapped(handle, at) == 1 for at in asked])
    some = text[:: max(1, len(text) // _ASKED)]
    odd = sum([char == "\ufffd" or category(char) in _LOST for char in some if char not in _SPACES])
    return float(max(unmapped / len(asked), odd / max(1, len(some))))
