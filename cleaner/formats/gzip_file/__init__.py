"""gzip: one file, packed.  :mod:`cleaner.reading.archives` unpacks it."""

from __future__ import annotations

from ..format import NOTHING, START, Format

GZIP = "gzip"
ENDING = ".gz"


def sniff(head: bytes) -> int:
    """How plainly these bytes are those of a gzip file."""
    return START if head.startswith(b"\x1f\x8b\x08") else NOTHING


FORMAT = Format(
    name=GZIP,
    label="gzip",
    media="application/gzip",
    help="one of these, packed",
    sniff=sniff,
    extensions=(ENDING,),
    taken=("application/x-gzip",),
    is_packed=True,
    place=95,
)
