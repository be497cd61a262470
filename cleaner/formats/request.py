"""What is wanted of a document, and what its reader says of it before it gives the pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..errors import UsageError

RANGE = 32
"""Pages that one worker reads, where several read a file: pages 1 to 32 are a range, 33 to 64 the next.  What
a reader knows of the pages before one it may use within such a range only."""

NEVER, AUTO, BROKEN, ALWAYS = "never", "auto", "only-broken", "always"


class Secret(str):
    """A string that is not shown where records and messages show what they are made of."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'...' if self else ''})"


class Request(NamedTuple):
    """What is wanted of a document.

    ``ocr``        which pages are to be left for OCR, a value of the setting of this name
    ``lang``       BCP 47 codes of its languages, () if they are not known
    ``pages``      the pages wanted, as :func:`wanted` takes them, "" for all
    ``max_pages``  how many may be read
    ``password``   what opens it, if it is encrypted
    ``ocr_engine`` the name of the OCR engine
    ``is_rest``    whether what is to be said of the file has been said
    """

    ocr: str = AUTO
    lang: tuple[str, ...] = ()
    pages: str = ""
    max_pages: int = 20_000
    password: Secret = Secret()
    ocr_engine: str = "tesseract"
    is_rest: bool = False


class Outline(NamedTuple):
    """What a reader says of a document: first of all, and again when it learns that more is to be said.

    ``total``     how many pages it will give
    ``warnings``  what is wrong with the document, as sentences
    ``complete``  False if something in it cannot be read
    ``whole``     how many pages the document has, of formats that are read in ranges
    ``languages`` BCP 47 codes of the languages that the document says it is in
    ``missing``   the numbers of pages that are missing or damaged, from 1
    """

    total: int
    warnings: tuple[str, ...] = ()
    complete: bool = True
    whole: int = 0
    missing: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()


def ranges(pages: str) -> list[tuple[int, int]]:
    """``10-40`` or ``1,3,7-`` as first and last page, from 1; the last one is 0 where it is left open.
    Raises :class:`UsageError`."""
    found: list[tuple[int, int]] = []
    for part in filter(None, (piece.strip() for piece in pages.split(","))):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        numbers = [piece for piece in (first, last) if piece]
        sound = numbers and all(number.isascii() and number.isdecimal() for number in numbers)
        low, high = int(first or 1) if sound else 0, int(last or (0 if dash else first)) if sound else 0
        if not low or high and high < low or dash and last == "0":
            raise UsageError(f"'{part}' is no range of pages", "pages are written 10-40, or 1,3,7-")
        found.append((low, high))
    return found


def wanted(pages: str, total: int) -> Iterator[int]:
    """The indices (from 0) of the pages wanted of a document of so many, in order, each once."""
    spans = ranges(pages) or [(1, 0)]
    return (at for at in range(total) if any(low <= at + 1 <= (high or total) for low, high in spans))
