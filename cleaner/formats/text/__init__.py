"""Plain text: decoding and the guess of encodings.  What no other format claims is text."""

from __future__ import annotations

from ..format import Format

TEXT = "text"
ENDINGS = (".txt", ".text")

FORMAT = Format(
    name=TEXT,
    label="text",
    media="text/plain",
    help="a text in UTF-8, or in the `charset` that is named",
    extensions=ENDINGS,
    rank=50,
    place=10,
)
