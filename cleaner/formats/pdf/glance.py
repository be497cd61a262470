"""PDF at a glance: sizes and states of all pages, in a fraction of the time that reading takes.

Only pages of which that does not show what they are, are read as the reader does it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from unicodedata import category

import pypdfium2
import pypdfium2.raw as pdfium

from ...errors import DocumentError, LimitError
from ...text.source import Page
from ..glance import BLANK, BROKEN, SCAN, STAMPED, TEXT, Facts, Glance
from ..request import AUTO, Outline, Request
from ..request import BROKEN as ONLY_BROKEN
from .file import Document, frame_of, opened, page_of
from .image import is_blank
from .reader import read_pages

_FEW = 1000  # characters, spaces included, up to which a page may be a scan with a stamp
_ASKED = 200  # characters of a page that are asked whether they have a meaning
_DOUBTED = 0.1  # share of those that have none, from which all are counted
_LOST = frozenset(("Co", "Cn", "Cc", "Cs"))
_SPACES = frozenset("\r\n\t \x02\ufffe")  # and what pdfium writes for hyphens


def glance(path: str) -> Iterator[Facts | Glance]:
    """What the file says of itself, then each page at a glance.  Raises :class:`DocumentError`."""
    with opened(path) as document:
        yield _facts(document)
        found = [_seen(document, index) for index in range(len(document.pdf))]
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


def _seen(document: Document, index: int) -> Glance:
    label = _shown(document.pdf.get_page_label(index) or "")
    try:
        with page_of(document, index) as page:
            return Glance(*frame_of(page).size, "pt", label, _state(page))
    except DocumentError:
        return Glance(0.0, 0.0, "pt", label, BLANK)


def _state(page: pypdfium2.PdfPage) -> str:
    """The state of a page as it seems; one that seems stamped or broken has to be read."""
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        text = layer.get_text_range() if count else ""
        if not text.strip():
            return BLANK if is_blank(page) else SCAN
        if _lost(layer, text, count) > _DOUBTED:
            return BROKEN
        return STAMPED if count <= _FEW and _has_image(page) else TEXT
    finally:
        layer.close()


def _lost(layer: pypdfium2.PdfTextPage, text: str, count: int) -> float:
    """Share of the characters that have no meaning, of some of them."""
    step = max(1, count // _ASKED)
    asked = range(0, count, step)
    handle = ctypes.cast(layer.raw, pdfium.FPDF_TEXTPAGE)
    unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(handle, at) == 1 for at in asked)
    some = text[:: max(1, len(text) // _ASKED)]
    odd = sum(char == "\ufffd" or category(char) in _LOST for char in some if char not in _SPACES)
    return float(max(unmapped / len(asked), odd / max(1, len(some))))


def _has_image(page: pypdfium2.PdfPage) -> bool:
    images = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=4)
    return next(iter(images), None) is not None
