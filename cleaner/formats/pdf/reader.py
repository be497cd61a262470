"""PDF: the text layer of its pages, with pdfium.

Text comes with line breaks and hyphens as they are in the document, in reading order, and with the white
space of the page (:mod:`cleaner.formats.layout.compositor`).  To be run in a worker process: pdfium is for
one thread, and a stranger's file may want all memory there is.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ...errors import DocumentError, LimitError
from ...text.counting import counted
from ...text.source import Lines, MarkedTable, Page, Picture, Words
from ...text.view import Role
from ..layout.columns import Block, blocks
from ..layout.compositor import Composed
from ..layout.from_lines import LineCompositor
from ..layout.lines import PlacedWord, Segment, rows, segments
from ..layout.margins import is_aside, parted
from ..layout.numbering import numbered
from ..request import ALWAYS, BROKEN, NEVER, RANGE, Outline, Request, ranges, wanted
from .faces import Faces
from .fields import Filled, filled_page, on_lines, prepare
from .file import Document, frame_of, opened
from .frame import Turn
from .grids import tables_in
from .hyphens import Hyphens
from .image import is_blank, png, render
from .state import is_stray, lost_share
from .streams import damaged
from .tags import NONE, Tags, is_tagged, languages_of, tags_of
from .text import Characters
from .typed import set_words
from .words import words

__all__ = ["png", "read_pages", "render"]

_CUT = "the PDF is damaged, its end is missing: what is left of it was read"
_BROKEN = 0.3  # a page with a larger share of characters without meaning is unusable


class _Text(NamedTuple):
    """The text layer of a page: what of it can be read, how many of its characters have no meaning (0 to 1),
    whether all of it is a stamp on a scan, and the tables and pictures that its tags name."""

    composed: Composed
    lost: float
    stray: bool
    tables: tuple[MarkedTable, ...] = ()
    pictures: tuple[Picture, ...] = ()


def read_pages(path: str, request: Request) -> Iterator[Outline | Page]:
    """The pages wanted of a PDF, one by one, after an outline of it; a second outline follows if pages could
    not be read.  Raises :class:`DocumentError` and :class:`LimitError`."""
    hyphens, block = Hyphens(), 0
    with opened(path, request.password) as document:
        total = len(document.pdf)
        indices = _indices(total, request)
        prepare(document)
        tagged = is_tagged(document.pdf)
        warnings = () if request.is_rest else _damage(path, document.whole)
        said = () if request.is_rest else languages_of(document.pdf)
        outline = Outline(len(indices), warnings, not warnings, total, languages=said)
        yield outline
        missing = []
        for index in indices:
            if index // RANGE != block:
                hyphens, block = Hyphens(), index // RANGE
            label = _label(document, index)
            try:
                with filled_page(document, index) as filled:
                    found = _page(filled, request.ocr, label, hyphens, tagged)
            except LimitError as error:
                raise error.at(page=index + 1) from None
            except DocumentError:
                missing.append(index + 1)
                found = Page(
                    "", Words(), Lines(), unit="pt", label=label, warnings=("it is missing or damaged",)
                )
            yield found
        if missing:
            yield outline._replace(complete=False, missing=tuple(missing))


def _damage(path: str, whole: bool) -> tuple[str, ...]:
    """What is to be said of a file that is damaged."""
    if not whole:
        return (_CUT,)
    count = damaged(path)
    if not count:
        return ()
    return (f"the PDF is damaged in {count} place{'s' * (count > 1)}: text is missing there, or wrong",)


def _indices(total: int, request: Request) -> list[int]:
    """The pages wanted.  Raises :class:`LimitError` if they are too many."""
    last = max([high or total for _, high in ranges(request.pages)], default=total)
    indices = list(islice(wanted(request.pages, min(total, last)), request.max_pages + 1))
    if len(indices) > request.max_pages:
        raise LimitError(
            f"the document has {counted(total, 'page', ',')}, and {request.max_pages:,} are read (max_pages)",
            "read a part of it with --pages, or allow more with CLEANER_MAX_PAGES",
            "max_pages",
        )
    return indices


def _label(document: Document, index: int) -> str:
    return "".join(filter(str.isprintable, document.pdf.get_page_label(index) or ""))


def _page(filled: Filled, ocr: str, label: str, hyphens: Hyphens, tagged: bool) -> Page:
    """One page as wanted: its text, or unread if OCR is to read it."""
    page = filled.page
    width, height = frame_of(page).size
    text = None if ocr == ALWAYS else _text(filled, hyphens, tagged)
    empty = Page("", Words(), Lines(), width, height, "pt", label=label)
    if text is None or not text.composed.text or text.stray:
        if is_blank(page):
            return empty
        if ocr != NEVER or text is None or not text.composed.text:
            return empty._replace(origin="unread")
    if text.lost > _BROKEN and ocr == BROKEN:
        return empty._replace(origin="unread")
    found = Page(*text.composed, width, height, "pt", label=label, warnings=_warnings(text))
    return found._replace(tables=text.tables, pictures=text.pictures)


def _warnings(text: _Text) -> tuple[str, ...]:
    if text.stray:
        return ("but for a stamp it is an image without text; --ocr auto reads it",)
    if text.lost > _BROKEN:
        share = f"{text.lost:.0%}".replace("%", " %")
        return (f"{share} of its characters have no Unicode value; --ocr only-broken reads it by OCR",)
    return ()


def _text(filled: Filled, hyphens: Hyphens, tagged: bool) -> _Text:
    """The text layer of a page."""
    page = filled.page
    layer = page.get_textpage()
    try:
        frame = frame_of(page)
        chars = Characters(ctypes.cast(layer.raw, ctypes.c_void_p).value or 0, frame)
        hyphens.restore(page, chars)
        found = words(chars, *frame.size)
        if filled.fields:
            found[0] = on_lines(found.get(0, []), filled.fields)
        faces, tags = Faces(chars), NONE
        if tagged:
            tags = tags_of(page, chars, found.get(0, []), frame.size[1], faces.is_fixed)
        lost, stray = lost_share(found), is_stray(page, chars, found)
        if filled.typed:
            labels, boxes = found.get(0, []), [note.box for note in filled.typed]
            found[0] = [*labels, *on_lines(list(set_words(filled.typed, chars.count)), boxes, labels)]
        compositor = _composed(found, LineCompositor(tags.words, faces.is_bold))
        composed = compositor.composed()
        tables = tables_in(composed, compositor.words, tags.cells) if tags.cells else ()
        pictures = _pictures(composed, compositor.words, tags, tables) if tags.pictures else ()
        return _Text(composed, lost, stray, tables, pictures)
    finally:
        layer.close()


def _pictures(
    composed: Composed,
    lines: Sequence[Sequence[PlacedWord]],
    tags: Tags,
    tables: Sequence[MarkedTable],
) -> tuple[Picture, ...]:
    """The pictures of a page, each before the line, or the table, of the word that it stands before; what is
    said of several at one place comes once."""
    starts = {word.order: composed.lines.starts[at] for at, words in enumerate(lines) for word in words}
    for table in tables:
        spans = [span for row in table for cell in row for span in cell.spans]
        low, high = min(spans)[0], max(spans)[1]
        starts |= {order: low for order, start in starts.items() if low <= start < high}
    places = [Picture(starts.get(order, len(composed.text)), alt) for order, alt in tags.pictures]
    return tuple(dict.fromkeys(sorted(places, key=lambda picture: picture.start)))


def _composed(found: dict[int, list[PlacedWord]], compositor: LineCompositor) -> LineCompositor:
    """Words as the text of a page: first those at the angle that most have, then, apart, the others."""
    angles = sorted(found, key=lambda angle: (-sum([len(word.text) for word in found[angle]]), angle))
    pieces = {angle: segments(found[angle]) for angle in angles}
    for angle in angles[1:]:
        boxes = [Turn(angle).box(piece.box) for piece in pieces[angle]]
        if not angles[0] and is_aside(
            boxes, found[0]
        ):  # before the text: the last line of a page is its foot
            compositor.add(blocks(pieces.pop(angle)), Turn(angle).box, Role.NOTICE)
    for angle, some in pieces.items():
        place = Turn(angle).box if angle else None
        text, numbers = numbered(some)
        if numbers:
            compositor.add([_block(numbers)], place, Role.NOTICE)
        text, notes = parted(text)
        compositor.add(blocks(text), place)
        for note in notes:
            compositor.add([_block(note)], place, Role.NOTE)
    return compositor


def _block(pieces: list[Segment]) -> Block:
    return Block(rows(pieces), min([piece.left for piece in pieces]))
