"""Pages read by Tesseract: its hOCR, without specks of dirt, the right side up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .....text.source import Box
from .....text.view import Role
from ....hocr.reader import Opened, sheets
from ....layout.blocks import Row, Sheet, Token, settle
from ....raster import Raster
from ...contract import Reading
from ...sureness import SURE, score
from . import program
from .again import reread
from .scripts import fitted, narrowed

_SPECK, _DOUBTED = 0.16, 0.93  # type sizes and confidence up to which a lone word is a speck of dirt
_TURN = re.compile(rb"textangle (-?\d+)")


def read(image: Raster, languages: Sequence[str]) -> Reading:
    """The page as it was read.  What comes out badly is read once more with the right side up; of what comes
    out well, lines with doubtful words are read once more."""
    reading = once(image, languages)
    is_sure = score(reading.sheet)[0] >= SURE
    if not reading.sheet.blocks or is_sure or not program.engine().osd:
        reading = fitted(reading, languages, lambda some: once(image, some))
        if is_sure and not reading.turn:
            reread(reading.sheet, image, narrowed(reading.sheet, languages))
        return reading
    again = once(image, languages, turned=True)
    if score(again.sheet)[1] <= score(reading.sheet)[1]:
        return reading
    return fitted(again, languages, lambda some: once(image, some, turned=True))


def once(image: Raster, languages: Sequence[str], turned: bool = False) -> Reading:
    """The page as one run reads it; ``turned`` finds out first which side is up."""
    hocr = program.recognise(image.data, languages, dpi=image.dpi, page=image.number, turned=turned)
    return Reading(*parse(hocr))


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
