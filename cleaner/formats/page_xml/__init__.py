"""PAGE XML: reader and writer."""

from __future__ import annotations

from ..format import NOTHING, ROOT, Format
from ..layout.heads import root_of


def sniff(head: bytes) -> int:
    """How plainly these bytes are those of PAGE: by its root element."""
    return ROOT if root_of(head) == "PcGts" else NOTHING


FORMAT = Format(
    name="page",
    label="PAGE file",
    media="application/vnd.prima.page+xml",
    help="PAGE; `application/xml` and `text/xml` too",
    sniff=sniff,
    extensions=(".xml",),
    aliases=("application/xml", "text/xml"),
    reader="cleaner.formats.page_xml.reader",
    writer="cleaner.formats.page_xml.writer",
    is_page=True,
    rank=20,
    place=60,
)
