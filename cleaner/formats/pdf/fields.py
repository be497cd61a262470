"""Values of form fields, and what was typed onto a page, as text of their page.

They stand in annotations, which are no text for pdfium until a page is flattened.  That is done in memory,
and for fields that have text and for free text that is shown; buttons and other annotations (comments, links)
are left out.  Free text that does not say how it looks is set beside that (:mod:`cleaner.formats.pdf.typed`).
  What a field says stands on the line of its label, though its baseline may be a little higher
or lower.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ...text.source import Box
from ..layout.lines import PlacedWord
from .file import Document, frame_of, page_of
from .typed import Typed, has_appearance, typed

_TEXTS = frozenset(
    (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
)
_HIDDEN = 2 | 32  # flags of annotations that are not shown
_MOST = 5000  # annotations of a page; one that has more stays as it is
_LEVEL = 0.8  # type sizes between the baselines of a field and its label, at most
_LOW = 2.2  # type sizes that a field of one line is high, at most


class Filled(NamedTuple):
    """A page with what its fields say, where these are on the page as shown, what was typed onto it without
    an appearance, and whether anything was made a part of it."""

    page: pypdfium2.PdfPage
    fields: Sequence[Box] = ()
    typed: Sequence[Typed] = ()
    is_changed: bool = False


def prepare(document: Document) -> None:
    """Have pdfium know the fields of a document, before any page is opened.  Its bindings would say on
    standard error that of forms in XML it only knows what other programs are shown."""
    log = logging.getLogger("pypdfium2")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with suppress(pypdfium2.PdfiumError):
            document.pdf.init_forms()
    finally:
        log.setLevel(level)


@contextmanager
def filled_page(document: Document, index: int) -> Iterator[Filled]:
    """A page, from 0, closed at the end.  Raises :class:`DocumentError` if it cannot be read."""
    with page_of(document, index) as page:
        count = pdfium.FPDFPage_GetAnnotCount(page.raw)
        filled = _flatten(document.pdf, page, count) if 0 < count <= _MOST else Filled(page)
        if not filled.is_changed:
            yield filled
            return
    with page_of(document, index) as page:  # what was made a part of it is there now
        yield filled._replace(page=page)


def has_typed(page: pypdfium2.PdfPage) -> bool:
    """Whether text was typed onto a page that is shown."""
    for at in range(min(_MOST, max(0, pdfium.FPDFPage_GetAnnotCount(page.raw)))):
        with _annotation(page, at) as annotation:
            if _is_typed(annotation) and typed(page, annotation):
                return True
    return False


def _flatten(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, count: int) -> Filled:
    """Make a part of the page what its fields and its free text show, and say where the fields are, and what
    is shown by nothing but viewers."""
    fields = [_field(pdf, page, at) if pdf.formenv else None for at in range(count)]
    kept = [bool(field) for field in fields]
    notes = []
    for at in range(count):
        with _annotation(page, at) as annotation:
            if not _is_typed(annotation):
                continue
            if has_appearance(annotation):
                kept[at] = True
            elif note := typed(page, annotation):
                notes.append(note)
    if not any(kept):
        return Filled(page, (), notes)
    for at in reversed(range(count)):
        if not kept[at]:
            pdfium.FPDFPage_RemoveAnnot(page.raw, at)
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    return Filled(page, [field for field in fields if field], notes, is_changed=True)


@contextmanager
def _annotation(page: pypdfium2.PdfPage, at: int) -> Iterator[Any]:
    """An annotation of a page, None if it is damaged, closed at the end."""
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
    try:
        yield annotation or None
    finally:
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _is_typed(annotation: Any) -> bool:
    """Whether an annotation is text that was typed onto the page, and is shown."""
    if annotation is None or pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_FREETEXT:
        return False
    return not pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN


def _field(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, at: int) -> Box | None:
    """Where an annotation is on the page as shown, if it is a field for text."""
    with _annotation(page, at) as annotation:
        edges = pdfium.FS_RECTF()
        if annotation is None:
            return None
        if pdfium.FPDFAnnot_GetFormFieldType(pdf.formenv.raw, annotation) not in _TEXTS:
            return None
        if not pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(edges)):
            return None
    frame = frame_of(page)
    corners = frame.point(edges.left, edges.top), frame.point(edges.right, edges.bottom)
    across, down = zip(*corners, strict=True)
    return Box(min(across), min(down), max(across), max(down))


def on_lines(
    words: Sequence[PlacedWord], fields: Sequence[Box], labels: Sequence[PlacedWord] = ()
) -> list[PlacedWord]:
    """The words, those in fields of one line on the baseline of the word beside it that is nearest: one of
    the ``labels``, if these are given apart, or of the other words."""
    places = [next((at for at, box in enumerate(fields) if _is_in(word, box)), -1) for word in words]
    labels = labels or [word for word, place in zip(words, places, strict=True) if place < 0]
    bases = {place: _base(fields[place], words[at], labels) for at, place in enumerate(places) if place >= 0}
    return [
        word if (base := bases.get(place)) is None else word._replace(base=base)
        for word, place in zip(words, places, strict=True)
    ]


def _is_in(word: PlacedWord, box: Box) -> bool:
    middle = (word.left + word.right) / 2
    return box.left <= middle <= box.right and box.top <= word.base <= box.bottom


def _base(field: Box, word: PlacedWord, labels: Sequence[PlacedWord]) -> float | None:
    """The baseline of the label of a field that has this word."""
    if field.bottom - field.top > _LOW * word.size:
        return None
    level = [label for label in labels if abs(label.base - word.base) < _LEVEL * word.size]
    beside = [
        (max(label.left - field.right, field.left - label.right), label.base)
        for label in level
        if label.right <= field.left or label.left >= field.right
    ]
    return min(beside)[1] if beside else None
