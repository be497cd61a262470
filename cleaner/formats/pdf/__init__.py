"""PDF, read with pdfium."""

from __future__ import annotations

from ..format import NEAR, NOTHING, Format


def sniff(head: bytes) -> int:
    """How plainly these bytes are those of a PDF: printers and mailers leave lines before its mark."""
    return NEAR if b"%PDF-" in head[:1024] else NOTHING


FORMAT = Format(
    name="pdf",
    label="PDF",
    media="application/pdf",
    help="a PDF",
    sniff=sniff,
    extensions=(".pdf",),
    taken=("application/x-pdf",),
    reader="cleaner.formats.pdf.reader",
    scan="cleaner.formats.pdf.image",
    picture="cleaner.formats.pdf.image",
    glance="cleaner.formats.pdf.glance",
    is_binary=True,
    in_ranges=True,
    rank=40,
    place=20,
)
