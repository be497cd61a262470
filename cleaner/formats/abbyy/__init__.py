"""ABBYY FineReader XML: reader and writer."""

from __future__ import annotations

from ..format import NOTHING, ROOT, Format
from ..layout.heads import root_of, text_of


def sniff(head: bytes) -> int:
    """How plainly these bytes are those of FineReader's XML: by its root element, which names the program."""
    return ROOT if root_of(head) == "document" and "FineReader" in text_of(head) else NOTHING


FORMAT = Format(
    name="abbyy",
    label="ABBYY file",
    media="application/vnd.abbyy.finereader+xml",
    help="FineReader XML; `application/xml` and `text/xml` too",
    sniff=sniff,
    extensions=(".xml",),
    aliases=("application/xml", "text/xml"),
    reader="cleaner.formats.abbyy.reader",
    writer="cleaner.formats.abbyy.writer",
    is_page=True,
    rank=15,
    place=62,
)
