"""Pages read by OCR: images, and pages of PDFs that have no text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from statistics import median

from ...errors import DocumentError, OcrError
from ...text.source import Box, Lines, Page, Words
from ...text.view import Role
from ..hocr.reader import Opened, sheets
from ..layout.blocks import Block, Row, Sheet, Token, hull, settle
from ..layout.from_blocks import paged
from ..raster import Raster
from ..registry import of
from . import tessdata, tesseract
from .skew import slope, straight

_SURE = 0.6  # mean confidence; below it a page may lie on its side, or be in another language
_SPECK, _DOUBTED = 0.16, 0.93  # type sizes and confidence up to which a lone word is a speck of dirt
_ENDS = ".!?:;…\"'”’»›)]"
_CLOSE = 1.25  # how many times the usual distance, or another size of type, still belongs together
_EDGE = 0.7  # type sizes by which the edges of a column may be ragged
_TURN = re.compile(rb"textangle (-?\d+)")


def ocr_page(path: str, kind: str, index: int, languages: tuple[str, ...], password: str = "") -> Page:
    """One page of a PDF or image file as the OCR reads it; ``languages`` as :func:`languages` gives them.

    Boxes are in points (PDF) or pixels.  Raises :class:`OcrError` if the engine fails."""
    picture = Picture(path, kind, index, password)
    sheet, turn = _read(picture, languages)
    page = _page(sheet, turn, picture.raster)
    sure, _ = _score(sheet)
    if not page.text or sure >= _SURE:
        return page
    doubt = f"the OCR is unsure of it (mean confidence {sure:.0%}); is it in {', '.join(languages)}?"
    return page._replace(warnings=(doubt,))


class Picture:
    """The image of one page, ready for the engine."""

    def __init__(self, path: str, kind: str, index: int, password: str = "") -> None:
        self.index = index
        self.raster: Raster = import_module(of(kind).scan).raster(path, index, password)

    def script(self) -> str:
        """The script of its text, a key of ``tessdata.SCRIPTS``; "" if it cannot be told."""
        return tessdata.script(tesseract.script(self.raster.data, page=self.raster.number))

    def recognised(self, languages: Sequence[str], turned: bool = False) -> bytes:
        """What the engine reads in it, as hOCR."""
        image = self.raster
        try:
            return tesseract.recognise(image.data, languages, dpi=image.dpi, page=image.number, turned=turned)
        except (OcrError, DocumentError) as error:
            raise error.at(page=self.index + 1) from None


def _read(picture: Picture, languages: Sequence[str]) -> tuple[Sheet, int]:
    """The page as it was read, and by how many degrees its lines are turned.  What comes out badly is read
    once more with the right side up."""
    sheet, turn = parse(picture.recognised(languages))
    if not sheet.blocks or _score(sheet)[0] >= _SURE or not tesseract.engine().osd:
        return sheet, turn
    again, turned = parse(picture.recognised(languages, turned=True))
    return (again, turned) if _score(again)[1] > _score(sheet)[1] else (sheet, turn)


def _score(sheet: Sheet) -> tuple[float, float]:
    """Mean confidence of the letters and digits, and its sum."""
    weights = [(sum(map(str.isalnum, token.text)), token.confidence) for token in sheet.tokens()]
    letters = sum(count for count, _ in weights)
    total = sum(count * confidence for count, confidence in weights)
    return (total / letters if letters else 0.0), total


def parse(hocr: bytes) -> tuple[Sheet, int]:
    """A page of Tesseract's hOCR, its boxes in pixels, and by how many degrees its lines are turned."""
    found = next(sheets(Opened(hocr, "utf-8")), None)
    sheet = found if isinstance(found, Sheet) else Sheet()
    rows = [row for block in sheet.blocks for row in block.rows]
    for row in rows:
        row.role = Role.BODY  # "ocr_header" is what Tesseract calls a heading: it does not know running heads
        row.tokens = _cleared(row.tokens, row.size)
    turns = [int(turn) % 360 for turn in _TURN.findall(hocr)]
    turn = max(turns, key=turns.count) if 2 * len(turns) > len(rows) else _sideways(rows)
    return settle(sheet), turn


def _sideways(rows: Sequence[Row]) -> int:
    """By how many degrees lines are turned of which the engine does not say so: most are upright then."""
    long = [(row.box, row.tokens[0].box, row.tokens[-1].box) for row in rows if len(row.tokens) > 1]
    upright = [
        (first.top, last.top)
        for box, first, last in long
        if box and first and last and box.bottom - box.top > box.right - box.left
    ]
    if 2 * len(upright) <= len(long):
        return 0
    return 270 if 2 * sum(first < last for first, last in upright) > len(upright) else 90


def _cleared(tokens: list[Token], size: float) -> list[Token]:
    """The words of a line without the specks among them: doubtful ones no larger than a full stop, which do
    not stand in a row as the dots of an ellipsis do."""
    tiny = [token for token in tokens if _extent(token) <= _SPECK * size]
    dots = {id(token) for pair in pairwise(tiny) if _gap(*pair) < size for token in pair}
    specks = {id(token) for token in tiny if token.confidence < _DOUBTED} - dots
    return [token for token in tokens if id(token) not in specks]


def _gap(left: Token, right: Token) -> float:
    return right.box.left - left.box.right if left.box and right.box else 0.0


def _extent(token: Token) -> float:
    box = token.box or Box(0, 0, 0, 0)
    return max(box.right - box.left, box.bottom - box.top)


def _page(sheet: Sheet, turn: int, image: Raster) -> Page:
    """The text of a page, set as if it lay straight, with the boxes as they are on it."""
    rows = [row for block in sheet.blocks for row in block.rows]
    places = [(row.box, [token.box for token in row.tokens]) for row in rows]
    for row in rows:
        for token in row.tokens:
            token.box = token.box and _upright(token.box, turn, image)
    lean = slope(sheet)
    for row in rows:
        for token in row.tokens:
            token.box = token.box and straight(token.box, lean)
        row.box = hull(token.box for token in row.tokens)
    _mend(sheet)
    made = paged(sheet)
    words, lines = Words(), Lines()
    boxes = [box for _, boxes in places for box in boxes]
    for index, box in enumerate(boxes):
        words.add(
            made.words.starts[index],
            made.words.ends[index],
            _scaled(box, image),
            made.words.confidences[index],
        )
    for index, (box, _) in enumerate(places):
        size, region = made.lines.sizes[index] * image.scale, made.lines.regions[index]
        lines.add(made.lines.starts[index], made.lines.ends[index], _scaled(box, image), size, region=region)
    width, height = image.width * image.scale, image.height * image.scale
    return Page(made.text, words, lines, width, height, image.unit, "ocr")


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
