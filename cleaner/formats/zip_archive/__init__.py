"""ZIP: files with pages, packed.  :mod:`cleaner.reading.archives` unpacks it."""

from __future__ import annotations

from ..format import NOTHING, START, Format

ZIP = "zip"
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def sniff(head: bytes) -> int:
    """How plainly these bytes are those of a ZIP."""
    return START if head.startswith(_MAGIC) else NOTHING


FORMAT = Format(
    name=ZIP,
    label="ZIP",
    media="application/zip",
    help="a ZIP of page files",
    sniff=sniff,
    extensions=(".zip",),
    taken=("application/x-zip-compressed",),
    is_packed=True,
    place=90,
)
