"""Plain text: decoding and the guess of encodings.  What no other format claims is text."""

from __future__ import annotations

from typing import Any

TEXT = "text"
ENDINGS = (".txt", ".text")


def __getattr__(name: str) -> Any:
    """``FORMAT``, made when it is asked for: nobody does who cleans plain texts only."""
    if name != "FORMAT":
        raise AttributeError(name)
    from ..format import Format

    return Format(
        name=TEXT,
        label="text",
        media="text/plain",
        help="a text in UTF-8, or in the `charset` that is named",
        extensions=ENDINGS,
        rank=50,
        place=10,
    )
