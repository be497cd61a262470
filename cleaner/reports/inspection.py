"""What a document is and what is in it, without cleaning it: for those who have many and must choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..engine.result import Result
from ..evidence import Evidence
from ..evidence.columns import strips
from ..evidence.rows import rows_of
from ..formats.glance import BLANK, BROKEN, NEED_OCR, SCAN, STAMPED, TEXT, Facts, Glance
from ..formats.text.decoding import Form, decode
from ..reading.containers import Document
from ..reading.inputs import Reader
from ..reading.pages import Coding
from ..text.source import Lines, Page, Source, Words
from ..text.view import Role
from .notes import is_called, note_mark
from .tables import find

LEAST, MOST, SHARE = 3, 8, 0.1
"""Pages that are read of a document whose format can be seen at a glance: so many of ten, within bounds."""

WHY = {
    SCAN: "no text",
    STAMPED: "no text but a stamp",
    BROKEN: "characters without meaning",
}
_WIDE, _NARROWEST = 0.6, 0.15  # of the page: a line of one of several columns at most, a column at least
_ASTRAY = 0.05  # share of the lines that stand between columns
_FEWEST = 8  # lines of a page with columns


class Inspection(NamedTuple):
    """What was found of a document.

    ``pages``       how many it has
    ``sizes``       width, height and unit, and how many pages have them, most first
    ``states``      how many pages are in each state of :mod:`cleaner.formats.glance`
    ``ocr``         pages that need OCR, from 1, and why
    ``producer``    what made the file, ``title``, ``tagged`` – as the file says
    ``encoding``    of a plain text
    ``languages``   BCP 47 codes, most used first
    ``known``       share of its words that are in the lexicons of these, None if it has no words or they
                    have none
    ``columns``     most columns of a page, 0 if that is not known
    ``tables``      pages with tables, one for each of them
    ``notes``       pages with footnotes
    ``read``        pages that were read for what stands on them: all or some
    """

    format: str
    pages: int
    sizes: list[tuple[float, float, str, int]]
    states: dict[str, int]
    ocr: dict[int, str]
    producer: str
    encoding: str
    title: str
    tagged: bool
    languages: tuple[str, ...]
    known: float | None
    columns: int
    tables: list[int]
    notes: list[int]
    read: list[int]

    def record(self) -> dict[str, Any]:
        """As JSON has it."""
        sizes = [
            {"width": round(width, 1), "height": round(height, 1), "unit": unit, "pages": count}
            for width, height, unit, count in self.sizes
        ]
        ocr = [{"page": page, "why": why} for page, why in self.ocr.items()]
        known = None if self.known is None else round(self.known, 3)
        languages = list(self.languages)
        return self._asdict() | {"sizes": sizes, "ocr": ocr, "known": known, "languages": languages}


class Seen(NamedTuple):
    """What was looked at of a document: its format, what was read of it, all its pages at a glance, the
    numbers of those that were read, what the file says of itself, and the encoding of a plain text."""

    format: str
    source: Source
    pages: Sequence[Glance]
    read: Sequence[int]
    facts: Facts
    encoding: str = ""


def inspect(reader: Reader, document: Document, coding: Coding = Coding()) -> Inspection:
    """What a document is.  Raises :class:`cleaner.errors.CleanerError`."""
    return inspection(look(reader, document, coding))


def look(reader: Reader, document: Document, coding: Coding = Coding()) -> Seen:
    """Look at a document, and read some of it.  Raises :class:`cleaner.errors.CleanerError`."""
    if document.is_text:
        with open(document.parts[0].path, "rb") as file:
            return seen_text(*decode(file.read(), coding.encoding, document.name, coding.undecodable))
    found = reader.glance(document)
    facts = [item for item in found if isinstance(item, Facts)]
    pages = [item for item in found if isinstance(item, Glance)]
    if len(facts) == len(document.parts):
        read = _chosen(pages)
        source = reader.sample(document, ",".join(map(str, read)), coding) if read else Source((), "text")
        return Seen(document.kind, source, pages, read, facts[0])
    source = reader.sample(document, "", coding)
    return _read(document.kind, source)


def seen_text(text: str, form: Form) -> Seen:
    """A plain text that was looked at."""
    pages = [Page(page, Words(), Lines()) for page in text.removesuffix("\f").split("\f")]
    return _read("text", Source(pages, "text"))._replace(encoding=form.encoding)


def _read(format: str, source: Source) -> Seen:
    """A document of which all pages were read."""
    pages = [_glance(page) for page in source.pages]
    return Seen(format, source, pages, range(1, len(pages) + 1), Facts(len(pages)))


def _chosen(pages: Sequence[Glance]) -> list[int]:
    """The numbers of the pages that are read: of those with a text all, or some from beginning to end."""
    texts = [number for number, page in enumerate(pages, 1) if page.state == TEXT]
    number = max(LEAST, min(MOST, round(SHARE * len(texts))))
    if len(texts) <= number:
        return texts
    return [texts[at * (len(texts) - 1) // (number - 1)] for at in range(number)]


def _glance(page: Page) -> Glance:
    """A page that was read, as it is seen at a glance."""
    state = SCAN if page.origin == "unread" else TEXT if page.text.strip() else BLANK
    return Glance(page.width, page.height, page.unit, page.label, state)


def inspection(seen: Seen) -> Inspection:
    """What is found in what was looked at."""
    source, pages, read, facts = seen.source, seen.pages, seen.read, seen.facts
    evidence = Evidence(source.text)
    result = Result(source.text, origin=source)
    sizes = Counter((round(page.width, 1), round(page.height, 1), page.unit) for page in pages if page.width)
    return Inspection(
        format=seen.format,
        pages=len(pages),
        sizes=[(*size, count) for size, count in sizes.most_common()],
        states=dict(Counter(page.state for page in pages)),
        ocr={number: WHY[page.state] for number, page in enumerate(pages, 1) if page.state in NEED_OCR},
        producer=facts.producer,
        encoding=seen.encoding,
        title=facts.title,
        tagged=facts.tagged,
        languages=evidence.languages,
        known=_known(evidence),
        columns=max(map(_columns, source.pages), default=0),
        tables=[read[source.page_at(table.start)] for table in find(result)],
        notes=[read[index] for index in range(len(source.pages)) if _has_notes(source, index)],
        read=list(read),
    )


def _known(evidence: Evidence) -> float | None:
    """Share of the words that the lexicons know."""
    lexicons = evidence.lexicons
    counts = {word: count for word, count in evidence.vocabulary.counts.items() if len(word) > 1}
    total = sum(counts.values())
    if not total or not lexicons.languages:
        return None
    return sum(count for word, count in counts.items() if lexicons.knows(word)) / total


def _columns(page: Page) -> int:
    """How many columns the lines of a page stand in; 0 if it is not known where they stand."""
    boxes = [page.lines.box(at) for at in range(len(page.lines))]
    narrow = [box for box in boxes if box.right - box.left <= _WIDE * page.width]
    if not boxes or not page.width:
        return 0
    if len(boxes) < _FEWEST or 2 * len(narrow) < len(boxes):
        return 1
    columns = strips(((box.left, box.right) for box in narrow), _ASTRAY * len(narrow))
    return max(1, sum(right - left >= _NARROWEST * page.width for left, right in columns))


def _has_notes(source: Source, index: int) -> bool:
    """Whether a page has a footnote: a line that its format calls so, or for which its text calls."""
    page = source.pages[index]
    if Role.NOTE in page.lines.roles:
        return True
    return any(
        (mark := note_mark(page.text[row.start : row.end])) and is_called(page.text, row.start, mark)
        for row in rows_of(page.text)
    )
