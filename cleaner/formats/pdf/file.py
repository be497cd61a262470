"""PDF files: opening them, what is wrong with them, and the pages in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import isfinite
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ...errors import DocumentError
from .frame import Frame
from .rescue import rescued

_TAIL = 4096  # a whole file ends with %%EOF, give or take some rubbish behind it
_DECRYPT = "save a copy without a password and read that: qpdf --password=WORD --decrypt IN.pdf OUT.pdf"
_PASSWORD = "give it with --password-file FILE or CLEANER_PASSWORD, over HTTP in the header Document-Password"


class Document(NamedTuple):
    """A document, and whether its end is there."""

    pdf: pypdfium2.PdfDocument
    whole: bool


@contextmanager
def opened(path: str, password: str = "") -> Iterator[Document]:
    """The document in a file, or what is left of it, closed at the end.  Raises :class:`DocumentError` if
    nothing is, or if it is encrypted and this is not what opens it."""
    document = _loaded(path, password)
    try:
        yield document
    finally:
        document.pdf.close()


@contextmanager
def page_of(document: Document, index: int) -> Iterator[pypdfium2.PdfPage]:
    """A page, from 0, closed at the end.  Raises :class:`DocumentError` if it cannot be read."""
    try:
        page = document.pdf[index]
    except pypdfium2.PdfiumError:
        raise DocumentError("it is missing or damaged in the PDF", page=index + 1) from None
    try:
        yield page
    finally:
        page.close()


def frame_of(page: pypdfium2.PdfPage) -> Frame:
    """How a page is shown; a letter page where the file says nothing sensible."""
    box = pdfium.FS_RECTF()
    sound = pdfium.FPDF_GetPageBoundingBox(page.raw, box)
    edges = box.left, box.bottom, box.right, box.top
    if not sound or not all(map(isfinite, edges)) or box.right <= box.left or box.top <= box.bottom:
        edges = 0.0, 0.0, 612.0, 792.0
    return Frame(*edges, pdfium.FPDFPage_GetRotation(page.raw) % 4)


def _is_cut_short(path: str) -> bool:
    """Whether a PDF file ends without the mark that a whole one has at its end."""
    with open(path, "rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _TAIL))
        return b"%%EOF" not in file.read()


def _loaded(path: str, password: str) -> Document:
    try:
        return Document(pypdfium2.PdfDocument(path, password or None), not _is_cut_short(path))
    except pypdfium2.PdfiumError as error:
        left = rescued(path) if error.err_code == pdfium.FPDF_ERR_FORMAT else b""
        refusal = _refusal(error, bool(password))
    with suppress(pypdfium2.PdfiumError):
        if left:
            return Document(pypdfium2.PdfDocument(left), False)
    raise refusal


def _refusal(error: pypdfium2.PdfiumError, is_given: bool) -> DocumentError:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        what = "it opens with another password" if is_given else "it opens with a password only"
        return DocumentError(f"the PDF is encrypted: {what}", _PASSWORD)
    if error.err_code == pdfium.FPDF_ERR_SECURITY:
        return DocumentError("the PDF is encrypted in a way that is not known here", _DECRYPT)
    return DocumentError(
        "the PDF is damaged: no page of it can be read",
        "fetch it again if it was cut short; qpdf or mutool clean may repair it",
    )
