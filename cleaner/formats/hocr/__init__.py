"""hOCR: reader and writer."""

from __future__ import annotations

import re

from ..format import CONTENT, NOTHING, Format
from ..layout.heads import text_of

_MARKS = re.compile(
    r"""class\s*=\s*["']?[^"'<>]*\bocrx?_(?:page|carea|par|line|word)\b|name\s*=\s*["']?ocr-(?:system|capab)"""
)


def sniff(head: bytes) -> int:
    """How plainly these bytes are those of hOCR: by its classes or its meta tags."""
    return CONTENT if _MARKS.search(text_of(head)) else NOTHING


FORMAT = Format(
    name="hocr",
    label="hOCR file",
    media="text/vnd.hocr+html",
    help="hOCR; `text/html` too",
    sniff=sniff,
    extensions=(".hocr", ".html", ".htm", ".xhtml"),
    taken=("text/html", "application/xhtml+xml"),
    reader="cleaner.formats.hocr.reader",
    writer="cleaner.formats.hocr.writer",
    is_new=True,
    is_page=True,
    rank=30,
    place=40,
)
