"""A text with the pages it stood on: what readers make, and what lays a change on its place in the picture.

Words and lines lie in flat arrays, one entry each: a book has a hundred thousand of them, and they cross
process borders.  Offsets are code points of their page's text, coordinates count from the page's upper left
corner in the page's own unit.
"""

from __future__ import annotations

import enum
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import isnan, nan
from typing import NamedTuple

from .counting import counted
from .view import Role

BREAK = "\f"
"""What stands between the texts of two pages."""


class Box(NamedTuple):
    """A rectangle on a page."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Box) -> Box:
        """The smallest rectangle that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class Sort(enum.IntEnum):
    """What a document calls a line, where that is nothing else that is known of it."""

    NONE = 0
    CODE = 1
    CAPTION = 2
    NOTE = 3


class Spans:
    """Pieces of a page's text in order, each with its box."""

    def __init__(self) -> None:
        self.starts = array("q")
        self.ends = array("q")
        self._boxes = array("f")

    def __len__(self) -> int:
        return len(self.starts)

    def box(self, index: int) -> Box:
        """The box of one piece."""
        return Box._make(self._boxes[4 * index : 4 * index + 4])

    def within(self, start: int, end: int) -> range:
        """The pieces that share a character with this span, or hold the place if it is empty."""
        low = bisect_right(self.ends, start) if end > start else bisect_left(self.ends, start)
        return range(low, max(low, bisect_left(self.starts, max(end, start + 1))))

    def _add(self, start: int, end: int, box: Sequence[float]) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self._boxes.extend(box)


class Words(Spans):
    """The words of a page.

    ``confidences``  how sure the OCR was of each, 0 to 1; not a number if it does not say
    ``wholes``       by index, the word as it is written unbroken, where the format says that a line end
                     breaks it; only for the first half"""

    def __init__(self) -> None:
        super().__init__()
        self.confidences = array("f")
        self.wholes: dict[int, str] = {}

    def add(
        self, start: int, end: int, box: Sequence[float], confidence: float = nan, whole: str = ""
    ) -> None:
        """Put a word behind the others."""
        if whole:
            self.wholes[len(self)] = whole
        self._add(start, end, box)
        self.confidences.append(confidence)

    def extend(
        self,
        starts: Iterable[int],
        ends: Iterable[int],
        boxes: Iterable[float],
        confidences: Iterable[float],
    ) -> None:
        """Put words behind the others; ``boxes`` are their edges, one after another."""
        self.starts.extend(starts)
        self.ends.extend(ends)
        self._boxes.extend(boxes)
        self.confidences.extend(confidences)


class Lines(Spans):
    """The lines of a page that have text, blank ones left out.

    ``sizes``    height of the type, in the page's unit; 0 if it is not known
    ``roles``    what the format says each line is; BODY where it says nothing
    ``regions``  a number for each line: lines of one block of the format (a paragraph, a column) share it
    ``levels``   how deep a heading each is (1 is the highest) where the document says that it is one
    ``bolds``    1 for each that is all in bold type, where that is known
    ``sorts``    what else the document calls each, a :class:`Sort`
    ``items``    by index, a number for each item of a list where the document tells them apart: the lines of
                 one share it"""

    def __init__(self) -> None:
        super().__init__()
        self.sizes = array("f")
        self.regions = array("q")
        self.roles = bytearray()
        self.levels = bytearray()
        self.bolds = bytearray()
        self.sorts = bytearray()
        self.items: dict[int, int] = {}

    def add(
        self,
        start: int,
        end: int,
        box: Sequence[float],
        size: float = 0.0,
        role: Role = Role.BODY,
        region: int = 0,
        level: int = 0,
        bold: bool = False,
        sort: Sort = Sort.NONE,
        item: int = 0,
    ) -> None:
        """Put a line behind the others."""
        if item:
            self.items[len(self)] = item
        self._add(start, end, box)
        self.sizes.append(size)
        self.roles.append(role)
        self.levels.append(level)
        self.bolds.append(bold)
        self.sorts.append(sort)
        self.regions.append(region)


class MarkedCell(NamedTuple):
    """A cell of a table that a document marks as one: its spans in the text of its page, one for each line;
    its first and last column; and whether it heads others."""

    spans: tuple[tuple[int, int], ...]
    column: int
    last: int
    is_head: bool = False


MarkedTable = tuple[tuple[MarkedCell, ...], ...]
"""The rows of such a table, with the cells that have a text."""


class Picture(NamedTuple):
    """A picture on a page: the place in the text where it stands, and what the document says instead."""

    start: int
    alt: str


class Page(NamedTuple):
    """One page.

    ``text``           its text, every line with its line feed; no form feed in it
    ``width, height``  in ``unit``: "pt" (1/72 inch), "px", "mm10" (1/10 mm) or "inch1200"; 0 if unknown
    ``origin``         where the text is from: "text" (a text layer or layout file), "ocr", or "unread" (the
                       page has something to read, and could not be)
    ``label``          what the document calls the page ("xii"), "" if nothing
    ``file``           name of the page's file, where the document is made of several
    ``warnings``       what went wrong on it, as clauses for people
    ``at``             which page of its file it is, from 0
    ``tables``         the tables that the document marks as such
    ``pictures``       the pictures of which the document says in words what is on them
    """

    text: str
    words: Words
    lines: Lines
    width: float = 0.0
    height: float = 0.0
    unit: str = "px"
    origin: str = "text"
    label: str = ""
    file: str = ""
    warnings: tuple[str, ...] = ()
    at: int = 0
    tables: tuple[MarkedTable, ...] = ()
    pictures: tuple[Picture, ...] = ()


class Place(NamedTuple):
    """Where something stands: index of the page, and the box on it."""

    page: int
    box: Box


class Source:
    """A text and the pages it stood on.  Immutable, picklable.

    ``text``      the pages' texts, form feeds between them
    ``pages``     the pages
    ``format``    "pdf", "image", "hocr", "alto" or "page"; "text" for a book of text files
    ``warnings``  what went wrong, as sentences for people; pages have warnings of their own
    ``complete``  False if there was more in the document than could be read
    ``languages``  BCP 47 codes of the languages that the document says it is in, right or wrong
    """

    def __init__(
        self,
        pages: Iterable[Page],
        format: str,
        warnings: Iterable[str] = (),
        complete: bool = True,
        languages: Sequence[str] = (),
    ) -> None:
        self.pages = tuple(pages)
        self.format = format
        self.warnings = tuple(warnings)
        self.complete = complete
        self.languages = tuple(languages)
        self.text = BREAK.join(page.text for page in self.pages)
        self.starts: list[int] = []
        at = 0
        for page in self.pages:
            self.starts.append(at)
            at += len(page.text) + len(BREAK)

    def __repr__(self) -> str:
        more = "" if self.complete else ", not complete"
        pages, size = counted(len(self.pages), "page"), counted(len(self.text), "character", ",")
        return f"<Source of {self.format}: {pages}, {size}{more}>"

    def page_at(self, offset: int) -> int:
        """Index of the page on which an offset of the text lies."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def on_pages(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The parts of a span on each page it touches: index of the page, and the part in its text."""
        for index in range(self.page_at(start), len(self.pages)):
            first, size = self.starts[index], len(self.pages[index].text)
            if first > max(start, end - 1):
                return
            yield index, max(0, start - first), min(size, end - first)

    def places(self, start: int, end: int) -> list[Place]:
        """Where a span of the text stands on the pages: the boxes of its words, those of one line as one; if
        it has none, the box of the word before it."""
        found = self._places(start, end)
        if not found and start:
            index = self.page_at(start - 1)
            words = self.pages[index].words
            before = bisect_right(words.starts, start - 1 - self.starts[index]) - 1
            if before >= 0:
                found = [Place(index, words.box(before))]
        return found

    def around(self, start: int, end: int) -> Box | None:
        """The box around all words of a span on the page it begins on; None if it has none."""
        at = self.page_at(start)
        words = self.pages[at].words
        found = words.within(start - self.starts[at], end - self.starts[at])
        if not found:
            return None
        box = words.box(found[0])
        for word in found[1:]:
            box = box.around(words.box(word))
        return box

    def _places(self, start: int, end: int) -> list[Place]:
        found: list[Place] = []
        for index, low, high in self.on_pages(start, end):
            page, line = self.pages[index], -1
            for number in page.words.within(low, high):
                mine = bisect_right(page.lines.starts, page.words.starts[number])
                box = page.words.box(number)
                if found and mine == line and found[-1].page == index:
                    box = found.pop().box.around(box)
                found.append(Place(index, box))
                line = mine
        return found

    def confidence(self, start: int, end: int) -> float | None:
        """How sure the OCR was of the least sure word in a span, 0 to 1; None if it does not say."""
        known = [
            sure
            for index, low, high in self.on_pages(start, end)
            for number in self.pages[index].words.within(low, high)
            if not isnan(sure := self.pages[index].words.confidences[number])
        ]
        return min(known, default=None)
