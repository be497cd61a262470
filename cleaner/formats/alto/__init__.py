"""ALTO XML: reader and writer."""

from __future__ import annotations

from ..format import NOTHING, ROOT, Format
from ..layout.heads import root_of


def sniff(head: bytes) -> int:
    """How plainly these bytes are those of ALTO: by its root element."""
    return ROOT if root_of(head) == "alto" else NOTHING


FORMAT = Format(
    name="alto",
    label="ALTO file",
    media="application/alto+xml",
    help="ALTO; `application/xml` and `text/xml` too",
    sniff=sniff,
    extensions=(".xml",),
    aliases=("application/xml", "text/xml"),
    reader="cleaner.formats.alto.reader",
    writer="cleaner.formats.alto.writer",
    is_page=True,
    rank=10,
    place=50,
)
