"""Pages read by OCR: images, and pages of PDFs that have no text."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise

from ...errors import DocumentError, OcrError
from ...text.middle import median
from ...text.source import Box, Lines, Page, Words
from ..layout.blocks import Block, Sheet, hull, settle
from ..layout.from_blocks import paged
from ..raster import Raster
from ..registry import of
from .arrangement import arranged
from .contract import Reading
from .engines import engine
from .skew import slope, straight
from .sureness import SURE, score

_ENDS = ".!?:;…\"'”’»›)]"
_CLOSE = 1.25  # how many times the usual distance, or another size of type, still belongs together
_EDGE = 0.7  # type sizes by which the edges of a column may be ragged


def ocr_page(
    path: str,
    kind: str,
    index: int,
    languages: tuple[str, ...],
    password: str = "",
    engine_name: str = "tesseract",
) -> Page:
    """One page of a PDF or image file as an OCR engine reads it; ``languages`` as :func:`languages` gives
    them.

    Boxes are in points (PDF) or pixels.  Raises :class:`OcrError` if the engine fails."""
    image = _image(path, kind, index, password)
    reader = engine(engine_name)
    try:
        reading = reader.read(image, languages)
    except (OcrError, DocumentError) as error:
        raise error.at(page=index + 1) from None
    settle(reading.sheet)
    page = _page(reading, image, reader.ability().has_blocks)
    sure = score(reading.sheet)[0] * reading.read
    if not page.text or sure >= SURE:
        return page
    named = f"; is it in {', '.join(languages)}?" if languages else ""
    return page._replace(warnings=(f"the OCR is unsure of it (mean confidence {sure:.0%}){named}",))


def languages(
    wanted: tuple[str, ...],
    path: str,
    kind: str,
    indices: tuple[int, ...],
    password: str = "",
    engine_name: str = "tesseract",
) -> tuple[str, ...]:
    """What an engine is to be told of the languages of these pages of a file, if those of the document are
    ``wanted`` (BCP 47 codes; none if they are not known).

    Raises :class:`OcrError` if the engine or something for a language is missing, and what is wrong with a
    page if it is so with all that are looked at."""
    return engine(engine_name).languages(wanted, lambda index: _image(path, kind, index, password), indices)


def _image(path: str, kind: str, index: int, password: str) -> Raster:
    image: Raster = import_module(of(kind).scan).raster(path, index, password)
    return image


def _page(reading: Reading, image: Raster, has_blocks: bool) -> Page:
    """The text of a page, set as if it lay straight, with the boxes as they are on it."""
    sheet, turn = reading.sheet, reading.turn
    rows = [row for block in sheet.blocks for row in block.rows]
    places = {id(token): (token.box, row.box) for row in rows for token in row.tokens}
    for row in rows:
        for token in row.tokens:
            token.box = token.box and _upright(token.box, turn, image)
    lean = slope(sheet)
    for row in rows:
        for token in row.tokens:
            token.box = token.box and straight(token.box, lean)
        row.box = hull(token.box for token in row.tokens)
    if has_blocks:
        _mend(sheet)
    else:
        sheet = arranged(sheet)
    made = paged(sheet)
    width, height = image.width * image.scale, image.height * image.scale
    words, lines = _placed(made, [places[id(token)] for token in sheet.tokens()], image)
    return Page(made.text, words, lines, width, height, image.unit, "ocr")


def _placed(page: Page, places: list[tuple[Box | None, Box | None]], image: Raster) -> tuple[Words, Lines]:
    """The words and lines of a page, each word with its box and that of its line as they are in the image."""
    words, lines = Words(), Lines()
    for index, (box, _) in enumerate(places):
        start, end = page.words.starts[index], page.words.ends[index]
        words.add(start, end, _scaled(box, image), page.words.confidences[index])
    at = 0
    for index in range(len(page.lines)):
        start, end = page.lines.starts[index], page.lines.ends[index]
        first = at
        while at < len(places) and page.words.starts[at] < end:
            at += 1
        size, region = page.lines.sizes[index] * image.scale, page.lines.regions[index]
        box = hull(box for _, box in places[first:at])
        lines.add(start, end, _scaled(box, image), size, region=region)
    return words, lines


def _mend(sheet: Sheet) -> None:
    """Put together again what the engine took for two paragraphs in the middle of a sentence."""
    steps = [
        lower.box.bottom - upper.box.bottom
        for block in sheet.blocks
        for upper, lower in pairwise(block.rows)
        if upper.box and lower.box
    ]
    pitch = median(steps) if steps else 0.0
    blocks: list[Block] = []
    for block in sheet.blocks:
        if blocks and _runs_on(blocks[-1], block, pitch):
            blocks[-1].rows += block.rows
        else:
            blocks.append(block)
    sheet.blocks = blocks


def _runs_on(above: Block, below: Block, pitch: float) -> bool:
    """Whether one block goes on in the next: its last line is full and ends in mid-sentence, and the next
    line stands flush below it in the same type."""
    upper, lower = above.rows[-1], below.rows[0]
    whole = hull(row.box for row in (*above.rows, *below.rows))
    if not (upper.box and lower.box and whole) or upper.text[-1] in _ENDS:
        return False
    step = min(lower.box.bottom - upper.box.bottom, lower.box.top - upper.box.top)
    small, large = sorted((upper.size, lower.size))
    return (
        0 < step <= _CLOSE * pitch
        and large <= _CLOSE * small
        and upper.box.right > whole.right - _EDGE * large
        and max(upper.box.left, lower.box.left) < whole.left + _EDGE * large
    )


def _scaled(box: Box | None, image: Raster) -> Box:
    return Box(*(value * image.scale for value in box or ()))


def _upright(box: Box, turn: int, image: Raster) -> Box:
    """Where a box stands if the page is turned so that its lines run from left to right."""
    left, top, right, bottom = box
    width, height = image.width, image.height
    if turn == 90:
        return Box(height - bottom, left, height - top, right)
    if turn == 180:
        return Box(width - right, height - bottom, width - left, height - top)
    if turn == 270:
        return Box(top, width - right, bottom, width - left)
    return box
